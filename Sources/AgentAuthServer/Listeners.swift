// SPDX-License-Identifier: Apache-2.0
import Authority
import HummingbirdCore
import Logging

/// The two sockets of a server and what is mounted on each.
struct Listeners {
    let authority: Authority
    let configuration: ServerConfiguration
    let readiness: Readiness
    let drain: Drain
    let metrics: ServerMetrics
    let token: AdminToken
    let startup: Startup
    let logger: Logger

    private var discovery: String { authority.parts.configuration.discoveryLocation }

    /// The address that everybody may connect to.
    func everybody() -> Listener {
        var routes = RouteTable(metrics: metrics)
        routes.addProtocol(of: authority, discovery: discovery)
        routes.addHealth(readiness, metrics, token: token, discovery: discovery)
        routes.addAdmin(of: authority, token: token, discovery: discovery)
        routes.addConsole(under: IssuerPath.path(of: authority.issuer), console())
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let (drain, startup, logger) = (drain, startup, logger)
        return Listener(
            address: .hostname(configuration.host, port: configuration.port),
            name: "\(host):\(configuration.port)",
            connection: connection(
                routes, capacity: DescriptorAllowance.connections(limits), tls: configuration.tls),
            logger: ServerLog.silent,
            onListening: { address throws(ServerError) in
                try await startup.listens(at: address)
            },
            onGracefulShutdown: {
                logger.info("stopping")
                drain.begin()
            })
    }

    /// `admin.sock`.
    func operators(_ socket: AdminSocket) -> Listener {
        var routes = RouteTable(metrics: metrics)
        routes.addHealth(readiness, metrics, token: token, discovery: discovery)
        routes.addAdmin(of: authority, token: nil, discovery: discovery)
        let startup = startup
        let connection = connection(routes, capacity: Listeners.operatorConnections)
        return Listener(
            address: .unixDomainSocket(path: socket.path), name: socket.path,
            connection: connection, logger: ServerLog.silent,
            onListening: { _ throws(ServerError) in try await startup.socketListens() },
            // Whoever watches would watch for ever.
            onGracefulShutdown: { connection.gate.streams.end() })
    }

    private func console() -> @Sendable () -> Console {
        let (authority, configuration) = (authority, configuration)
        let startup = startup
        return {
            let about = authority.parts.configuration
            return Console(
                authority,
                ConsoleConfiguration(
                    issuer: about.issuer, providerName: about.providerName,
                    description: about.description, port: startup.port ?? configuration.port,
                    dataDirectory: configuration.dataDirectory))
        }
    }

    private var limits: ServerLimits { configuration.limits }

    /// An operator needs few connections, and they must not be taken from everybody's.
    private static let operatorConnections = 64

    private func connection(
        _ routes: RouteTable, capacity: Int, tls: TLSIdentity? = nil
    ) -> HTTPConnection {
        let setup = GateSetup(
            limits: limits, capacity: capacity, discovery: discovery, metrics: metrics)
        let answerer = Answerer(
            routes: routes, setup: setup, trustedProxies: configuration.trustedProxies,
            logger: logger)
        return HTTPConnection(
            gate: setup, trustedProxies: configuration.trustedProxies, tls: tls
        ) { request, peer, writer in
            try await answerer.answer(request, from: peer, writer)
        }
    }
}
