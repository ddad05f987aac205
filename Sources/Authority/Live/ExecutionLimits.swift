// SPDX-License-Identifier: Apache-2.0

/// The bounds of what runs for agents, in one place.
package enum ExecutionLimits {
    /// Jobs of one agent that run at once.
    package static let jobsPerAgent = 64
    /// Jobs of the server that run at once.
    package static let jobs = 4096
    /// How long a job may run.
    package static let jobDuration: Duration = .seconds(3600)
    /// How long what became of a job can be asked for.
    package static let jobRetention: Duration = .seconds(600)
    /// Concluded jobs of one agent that can be asked for; beyond it its oldest go.
    package static let concludedJobsPerAgent = 64
    /// Concluded jobs of the server that can be asked for; beyond it the oldest go.
    package static let concludedJobs = 4096
    /// Bytes of kept results of one agent; beyond it its oldest go.
    package static let keptBytesPerAgent = 16 * 1024 * 1024
    /// Bytes of kept results of the server; beyond it the oldest go.
    package static let keptBytes = 64 * 1024 * 1024

    /// Streams of one agent that are open at once.
    package static let streamsPerAgent = 16
    /// Streams of the server that are open at once.
    package static let streams = 4096
    /// How long a stream may be.
    package static let streamDuration: Duration = .seconds(3600)
    /// How often a stream's agent, host and grant are looked at.
    package static let streamLook: Duration = .seconds(1)
    /// How long a stream is gathered into one answer: less than a request's 30 seconds.
    package static let gatherDuration: Duration = .seconds(20)
    /// Values that are gathered into one answer.
    package static let gatheredValues = 10_000

    /// One result, one gathered stream, or one value of a stream, as JSON: with what stands around
    /// it, it fits into the 1 MiB that readers of JSON take.
    package static let resultBytes = 1_000_000

    /// Calls of one provider that were given up and have not come back; beyond it the provider is
    /// not called.
    package static let abandonedCalls = 16

    /// Executions of one batch that run at once.
    package static let concurrentItems = 8

    /// How long to wait before an outcome that could not be recorded is recorded again.
    package static let recordRetry: Duration = .seconds(1)
    /// How often a draining server looks whether what runs has ended.
    package static let drainLook: Duration = .milliseconds(20)
}
