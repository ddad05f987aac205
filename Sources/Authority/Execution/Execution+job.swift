// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Execution {
    /// Lets a job run in a task of the engine's, and says where to ask for it.
    func run(
        _ work: CapabilityJob, _ allowance: Authorization.Allowance, _ started: Start?,
        asker: inout Asker
    ) async throws -> Answer {
        let job = Job(
            agent: principal.snapshot.agent.id, capability: question.capability,
            startingToken: SHA256.digest(of: principal.token))
        let live = parts.live
        let start = try await place(allowance, started, asker: &asker) {
            id throws(ProtocolError) in
            try live.jobs.open(id, job)
        } close: {
            live.jobs.remove($0)
        }
        parts.live.tasks.start { await self.finish(work, allowance, start) }
        return .pending(start.id, start.pointer)
    }

    /// Finds room for what goes on after the request, and sees to it that it has a start: what only
    /// reads is recorded, too, before it goes on.
    ///
    /// Without room nothing has happened: a start that is on record is concluded as refused.
    func place(
        _ allowance: Authorization.Allowance, _ started: Start?, asker: inout Asker,
        open: (JobID) throws(ProtocolError) -> Void, close: (JobID) -> Void
    ) async throws -> Start {
        let id = started?.id ?? JobID(random: parts.random)
        do throws(ProtocolError) {
            try parts.live.checkOpen()
            try open(id)
        } catch {
            if let started {
                let refusal = Conclusion(outcome: .refused, why: error.code.rawValue)
                _ = try await conclude(refusal, allowance, started)
            }
            throw error
        }
        if let started { return started }
        do {
            return try await begin(allowance, as: id, asker: &asker)
        } catch {
            close(id)
            throw error
        }
    }

    /// Runs a job to its end and records what became of it, whether or not anybody asks.
    private func finish(
        _ work: CapabilityJob, _ allowance: Authorization.Allowance, _ start: Start
    ) async {
        let end = parts.timeline.monotonic + ExecutionLimits.jobDuration
        let answer: Job.Answer
        let conclusion: Conclusion
        do {
            let value = try await parts.live.call(
                allowance.capability.provider.id, until: end, { try await work.run() })
            conclusion = self.conclusion(of: value, allowance)
            answer = conclusion.result.map { .completed($0) } ?? .failed(.tooLarge)
        } catch is CancellationError {
            conclusion = Conclusion(outcome: .unknown, why: Conclusion.interrupted)
            answer = .failed(.interrupted)
        } catch {
            let (refusal, outcome) = verdict(on: error)
            conclusion = Conclusion(outcome: outcome, why: refusal.code.rawValue)
            answer = .failed(refusal)
        }
        // A result is not shown before it is on record.
        let pointer = await recordInTime(conclusion, allowance, of: start, isJob: true)
        parts.live.jobs.conclude(
            start.id, Job.Conclusion(answer: answer, pointer: pointer, at: parts.timeline.monotonic)
        )
    }

    /// Records how something ended whose answer somebody waits for. When the store cannot take it
    /// now, they are told at once, and it is recorded as soon as the store can: what has started
    /// does not stay open because of a disk that was full for a while.
    func conclude(
        _ conclusion: Conclusion, _ allowance: Authorization.Allowance, _ start: Start
    ) async throws -> LedgerPointer {
        do {
            return try await record(conclusion, allowance, of: start)
        } catch {
            parts.live.tasks.start {
                _ = await self.recordInTime(conclusion, allowance, of: start)
            }
            throw error
        }
    }

    /// Records how something ended that nobody waits for, as soon as the store takes it. Nil when
    /// the engine closes before: the row stays open, and the next opening concludes it.
    func recordInTime(
        _ conclusion: Conclusion, _ allowance: Authorization.Allowance, of start: Start,
        isJob: Bool = false
    ) async -> LedgerPointer? {
        while true {
            do {
                return try await record(
                    conclusion, allowance, of: start,
                    isLost: isJob && conclusion.outcome == .unknown)
            } catch StorageError.shuttingDown, StorageError.closed {
                return nil
            } catch {
                // Full, or failed: it may recover.
                let isOver =
                    (try? await parts.timeline.sleep(for: ExecutionLimits.recordRetry)) == nil
                if isOver { return nil }
            }
        }
    }
}
