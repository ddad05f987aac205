// SPDX-License-Identifier: Apache-2.0
import ServiceLifecycle
public import UnixSignals

extension AgentAuthServer {
    /// Runs until one of `signals` arrives and everything has stopped in order; a second one does
    /// not wait for what runs, and is thrown as ``ServerError/forced`` when the authority is closed.
    ///
    /// The signals are trapped for the whole process from here on.
    public func run(stoppingOn signals: [UnixSignal]) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: self, successTerminationBehavior: .gracefullyShutdownGroup)
                ], logger: ServerLog.silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var arriving = await UnixSignalsSequence(trapping: signals).makeAsyncIterator()
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
