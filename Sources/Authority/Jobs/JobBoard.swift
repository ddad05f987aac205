// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Synchronization

/// The jobs that run, and what became of those that ended not long ago. All of it is bounded: in
/// number, in time and in bytes, for each agent and for the server.
final class JobBoard: Sendable {
    private let state = Mutex(State())
    /// Jobs of one agent that may run at once.
    private let perAgent: Int

    init(perAgent: Int) {
        self.perAgent = perAgent
    }

    fileprivate struct State {
        var jobs: [JobID: Job] = [:]
        var agents: [AgentID: AgentJobs] = [:]
        var running = 0
        /// Concluded jobs, oldest first.
        var concluded: [JobID] = []
        var keptBytes = 0
    }

    fileprivate struct AgentJobs {
        var running = 0
        var concluded: [JobID] = []
        var keptBytes = 0
    }

    /// How many run.
    var running: Int { state.withLock { $0.running } }

    /// Makes room for a job that is about to run; the agent, or the server, may have too many.
    func open(_ id: JobID, _ job: Job) throws(ProtocolError) {
        try state.withLock { (state) throws(ProtocolError) in
            guard state.agents[job.agent]?.running ?? 0 < perAgent else {
                throw ProtocolError(
                    .rateLimited,
                    "\(perAgent) jobs of the agent run; wait for one to end.")
            }
            guard state.running < ExecutionLimits.jobs else {
                throw ProtocolError(
                    .unavailable, "The server runs as many jobs as it can; try again.",
                    retryAfterSeconds: 5)
            }
            state.running += 1
            state.agents[job.agent, default: AgentJobs()].running += 1
            state.jobs[id] = job
        }
    }

    /// The job was not run after all.
    func remove(_ id: JobID) {
        state.withLock { state in
            guard let job = state.jobs.removeValue(forKey: id) else { return }
            state.stopped(job.agent)
        }
    }

    /// Keeps what became of a job, and forgets what is too much or too old.
    func conclude(_ id: JobID, _ conclusion: Job.Conclusion) {
        state.withLock { state in
            guard var job = state.jobs[id], job.conclusion == nil else { return }
            state.stopped(job.agent)
            job.conclusion = conclusion
            state.jobs[id] = job
            state.keep(id, conclusion, of: job.agent)
        }
    }

    /// A job that runs or can still be asked for at that moment of the monotonic clock.
    func job(_ id: JobID, at now: Duration) -> Job? {
        state.withLock { state in
            state.forget(at: now)
            return state.jobs[id]
        }
    }

    /// Forgets what can no longer be asked for.
    func forget(at now: Duration) {
        state.withLock { $0.forget(at: now) }
    }
}

extension JobBoard.State {
    fileprivate mutating func stopped(_ agent: AgentID) {
        running -= 1
        guard var jobs = agents[agent] else { return }
        jobs.running -= 1
        agents[agent] = jobs.running == 0 && jobs.concluded.isEmpty ? nil : jobs
    }

    fileprivate mutating func keep(_ id: JobID, _ conclusion: Job.Conclusion, of agent: AgentID) {
        concluded.append(id)
        keptBytes += conclusion.byteCount
        var jobs = agents[agent] ?? JobBoard.AgentJobs()
        jobs.concluded.append(id)
        jobs.keptBytes += conclusion.byteCount
        agents[agent] = jobs
        while let kept = agents[agent], let oldest = kept.concluded.first,
            kept.concluded.count > ExecutionLimits.concludedJobsPerAgent
                || kept.keptBytes > ExecutionLimits.keptBytesPerAgent
        {
            drop(oldest)
        }
        while let oldest = concluded.first,
            concluded.count > ExecutionLimits.concludedJobs
                || keptBytes > ExecutionLimits.keptBytes
        {
            drop(oldest)
        }
        forget(at: conclusion.at)
    }

    /// Every kept job has its place in `concluded`, so what is first there is the oldest.
    fileprivate mutating func forget(at now: Duration) {
        while let oldest = concluded.first {
            if let end = jobs[oldest]?.conclusion?.at, now < end + ExecutionLimits.jobRetention {
                return
            }
            drop(oldest)
        }
    }

    private mutating func drop(_ id: JobID) {
        if let index = concluded.firstIndex(of: id) { concluded.remove(at: index) }
        guard let job = jobs.removeValue(forKey: id) else { return }
        let byteCount = job.conclusion?.byteCount ?? 0
        keptBytes -= byteCount
        guard var kept = agents[job.agent] else { return }
        if let index = kept.concluded.firstIndex(of: id) { kept.concluded.remove(at: index) }
        kept.keptBytes -= byteCount
        agents[job.agent] = kept.running == 0 && kept.concluded.isEmpty ? nil : kept
    }
}
