// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What the engine counts, at one moment; cheap enough to be asked for every second.
public struct AuthorityFigures: Sendable, Equatable {
    /// Executions since the opening by how they ended: `ok`, `refused`, `failed`, `unknown`.
    public var executions: [String: UInt64] = [:]
    /// Requests that were refused since the opening, by code.
    public var refusals: [ErrorCode: UInt64] = [:]
    /// Results since the opening that were not what their schema says.
    public var invalidOutputs: UInt64 = 0
    /// Changes that wait for the writer.
    public var queueDepth = 0
    /// Entries that are durable.
    public var ledgerSize: UInt64 = 0
    /// Streams that are open.
    public var openStreams = 0
    /// Jobs that run.
    public var runningJobs = 0
    /// Event streams of agents that are open.
    public var openWatches = 0
    /// What became of notices to people since the opening: `delivered`, `failed`, `withheld`.
    public var notices: [String: UInt64] = [:]
    /// Calls into providers that were given up and have not come back.
    public var abandonedCalls = 0
}

extension Authority {
    /// What the engine has counted so far.
    public var figures: AuthorityFigures {
        var figures = AuthorityFigures()
        let live = parts.live
        live.tally.fill(&figures)
        figures.queueDepth = parts.journal.waiting
        figures.ledgerSize = parts.journal.ledgerSize
        figures.openStreams = live.streams.count
        figures.runningJobs = live.jobs.running
        figures.openWatches = live.watches.count
        let notices = parts.notifications.figures
        figures.notices = [
            "delivered": notices.delivered, "failed": notices.failed, "withheld": notices.withheld,
        ]
        figures.abandonedCalls = live.abandoned.count
        return figures
    }
}
