// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Storage

extension Authority {
    /// Does what time asks for until the task is cancelled: checkpoints over new entries, summaries
    /// of refusals, notices to people, the sweep over what was never answered, and a heartbeat in a silent ledger.
    ///
    /// - Parameter heartbeat: the silence after which an entry says that the server still runs; nil
    ///   for none, as in simulations.
    public func run(heartbeat: Duration? = nil) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Often enough for the schedule, which goes by entries too.
                let interval = min(.seconds(1), self.parts.configuration.checkpointEvery)
                try await self.every(interval) { try await self.ledger.checkpoint() }
            }
            group.addTask {
                try await self.every(.seconds(10)) { try await self.refusals.summarize() }
            }
            group.addTask {
                try await self.every(self.parts.configuration.cleanUp.every) {
                    try await self.sweep()
                }
            }
            if !directory.isEmpty {
                group.addTask { try await self.keepDirectory() }
            }
            group.addTask {
                try await self.every(.seconds(1)) { await self.deliverNotices() }
            }
            if let heartbeat {
                group.addTask {
                    try await self.every(heartbeat) { try await self.beat(after: heartbeat) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Ends what nobody answered in time and deletes what never became active; `run` does it on
    /// its own.
    public func sweep() async throws {
        try await Sweep(parts: parts).run()
    }

    private func every(_ interval: Duration, _ body: () async throws -> Void) async throws {
        while true {
            try await parts.timeline.sleep(for: interval)
            do {
                try await body()
            } catch StorageError.shuttingDown, StorageError.closed {
                return
            } catch is StorageError {
                // A store that cannot take more recovers, or is reopened by the operator; requests
                // meet the same error and say so. The next round tries again.
            }
        }
    }

    private func beat(after silence: Duration) async throws {
        guard parts.timeline.now - parts.journal.ledgerNow >= silence else { return }
        let operation = parts.operation()
        try await parts.journal.commit { txn, change in
            try change.record(
                operation.entry(.ledgerHeartbeat), chance: operation.chance(), in: txn)
        }
    }
}
