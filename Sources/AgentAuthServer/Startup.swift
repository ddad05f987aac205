// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Logging
import NIOCore
import Synchronization

/// What happens once both sockets listen: the context file names them, the server is ready, and
/// whoever waits for it is told.
final class Startup: Sendable {
    private struct State {
        var address: SocketAddress?
        var hasSocket = false
    }

    private let state = Mutex(State())
    private let readiness: Readiness
    private let authority: Authority
    private let socket: AdminSocket
    private let context: ContextFile
    private let onListening: @Sendable (AgentAuthServer.Listening) async -> Void
    private let logger: Logger

    init(
        readiness: Readiness, authority: Authority, socket: AdminSocket, context: ContextFile,
        onListening: @escaping @Sendable (AgentAuthServer.Listening) async -> Void, logger: Logger
    ) {
        self.readiness = readiness
        self.authority = authority
        self.socket = socket
        self.context = context
        self.onListening = onListening
        self.logger = logger
    }

    /// The port that is listened on; nil until it is known.
    var port: Int? { state.withLock { $0.address?.port } }

    /// The operator's socket listens.
    func socketListens() async throws(ServerError) {
        try socket.restrict()
        try await proceed { $0.hasSocket = true }
    }

    /// The public address listens.
    func listens(at address: SocketAddress?) async throws(ServerError) {
        try await proceed { $0.address = address }
    }

    private func proceed(_ change: (inout State) -> Void) async throws(ServerError) {
        let address = state.withLock { state in
            change(&state)
            return state.hasSocket ? state.address : nil
        }
        guard let address else { return }
        let listening = AgentAuthServer.Listening(
            issuer: authority.issuer, host: address.ipAddress ?? "", port: address.port ?? 0)
        let shown = listening.host.contains(":") ? "[\(listening.host)]" : listening.host
        try context.write(
            issuer: listening.issuer, listen: "\(shown):\(listening.port)",
            adminSocket: socket.path, startedAt: authority.parts.timeline.now)
        readiness.begin()
        logger.info(
            "listening",
            metadata: ["address": "\(shown):\(listening.port)", "issuer": "\(listening.issuer)"])
        await onListening(listening)
    }
}
