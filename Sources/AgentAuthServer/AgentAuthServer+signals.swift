// SPDX-License-Identifier: Apache-2.0
import ServiceLifecycle
public import UnixSignals

extension AgentAuthServer {
    /// Runs until one of `signals` arrives and everything has stopped in order; a second one does
    /// not wait for what runs, and is thrown as ``ServerError/forced`` when the authority is closed.
    ///
    /// The sequence keeps what arrives from the moment that it is made. Make it before a last look
    /// at signals that were caught otherwise, and none is lost in between.
    public func run(stoppingOn signals: UnixSignalsSequence) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: self, successTerminationBehavior: .gracefullyShutdownGroup)
                ], logger: ServerLog.silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var arriving = signals.makeAsyncIterator()
                guard await arriving.next() != nil else { return }
                await group.triggerGracefulShutdown()
                guard await arriving.next() != nil else { return }
                throw ServerError.forced
            }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }
}
