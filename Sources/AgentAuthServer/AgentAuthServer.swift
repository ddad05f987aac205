// SPDX-License-Identifier: Apache-2.0
public import Authority
import Cryptography
import HummingbirdCore
import Logging
public import ServiceLifecycle

/// An Agent Auth server on the network: an ``Authority`` behind HTTP, with health, metrics, logs and
/// the operator's socket.
///
/// Begin with ``init(_:configuration:log:metrics:onListening:)`` and ``run(stoppingOn:)``, which
/// returns when the server has stopped and the authority is closed. ``ServerConfiguration`` says
/// where it listens; what it accepts is ``ServerLimits``.
public struct AgentAuthServer: Service {
    private let authority: Authority
    private let configuration: ServerConfiguration
    private let log: ServerLog
    private let metrics: PrometheusMetrics
    private let onListening: @Sendable (Listening) async -> Void

    /// Where a server listens.
    public struct Listening: Sendable {
        /// The server's base URL.
        public let issuer: String
        /// The address that was bound, with the port that the system chose if none was given.
        public let host: String
        public let port: Int
    }

    /// - Parameters:
    ///   - authority: an open engine; the server closes it.
    ///   - metrics: where everything is counted.
    ///   - onListening: called once, when requests can be sent.
    public init(
        _ authority: Authority, configuration: ServerConfiguration, log: ServerLog = ServerLog(),
        metrics: PrometheusMetrics = PrometheusMetrics(),
        onListening: @escaping @Sendable (Listening) async -> Void = { _ in }
    ) {
        self.authority = authority
        self.configuration = configuration
        self.log = log
        self.metrics = metrics
        self.onListening = onListening
    }

    /// Runs until the task is cancelled or the surrounding `ServiceGroup` shuts down gracefully:
    /// then readiness ends, nothing is accepted any more, what runs may finish within
    /// ``ServerLimits/shutdownTime``, streams end, the last checkpoint is written and the authority
    /// is closed.
    ///
    /// Throws ``ServerError`` when it cannot listen, and what the authority says when it cannot be
    /// closed in order.
    public func run() async throws {
        let logger = log.logger("server")
        let outcome: Result<Void, any Error>
        do {
            try await serve(logger)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        // Whatever happened, what was acknowledged is written and the next opening knows it.
        try await authority.shutdown()
        // Why it did not run is for the caller to say, once.
        if case .success = outcome { logger.info("stopped") }
        await log.flush()
        try outcome.get()
    }

    /// How serving ends.
    private enum End: Sendable {
        case finished(Result<Void, any Error>)
        case overdue
    }

    /// Runs the services to their end, or until the time for it is over: a request whose provider
    /// never returns holds its connection, and must not hold the server.
    private static func run(
        _ group: ServiceGroup, _ drain: Drain, _ ends: AsyncStream<End>,
        _ end: AsyncStream<End>.Continuation
    ) async -> End {
        // Not a child task: one that is abandoned must not be waited for.
        let serving = Task {
            do {
                try await group.run()
                end.yield(.finished(.success(())))
            } catch {
                end.yield(.finished(.failure(error)))
            }
        }
        return await withTaskCancellationHandler {
            var arriving = ends.makeAsyncIterator()
            // Cancelled tasks get nil from a stream at once, and the services' end a moment later.
            return await arriving.next() ?? .overdue
        } onCancel: {
            serving.cancel()
            drain.force()
        }
    }

    private func serve(_ logger: Logger) async throws {
        let readiness = Readiness(authority)
        let (ends, end) = AsyncStream<End>.makeStream()
        let drain = Drain(authority, readiness, within: configuration.limits.shutdownTime) {
            end.yield(.overdue)
        }
        let socket = try AdminSocket(in: configuration.dataDirectory)
        let token = try AdminToken(in: configuration.dataDirectory, random: authority.parts.random)
        let context = ContextFile(in: configuration.dataDirectory)
        let startup = Startup(
            readiness: readiness, authority: authority, socket: socket, context: context,
            onListening: onListening, logger: logger)
        let serverMetrics = ServerMetrics(
            factory: metrics, authority: authority, isReady: { readiness.refusal == nil })
        let listeners = Listeners(
            authority: authority, configuration: configuration, readiness: readiness, drain: drain,
            metrics: serverMetrics, token: token, startup: startup, logger: logger)
        var group = ServiceGroupConfiguration(
            services: [
                BackgroundWork(
                    authority: authority, heartbeat: configuration.heartbeat, logger: logger),
                listeners.operators(socket), listeners.everybody(),
            ], logger: ServerLog.silent)
        group.maximumGracefulShutdownDuration = configuration.limits.shutdownTime
        defer {
            context.remove()
            try? socket.remove()
        }
        let outcome = await Self.run(ServiceGroup(configuration: group), drain, ends, end)
        await drain.finish()
        switch outcome {
        case .overdue:
            logger.warning("what still ran after the time for it was cut off")
        case .finished(.failure(is CancellationError)) where readiness.isDraining:
            logger.warning("what still ran after the time for it was cut off")
        case .finished(let result): try result.get()
        }
    }
}
