// SPDX-License-Identifier: Apache-2.0
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// One listening socket and its connections, as a service: told to stop, it accepts no more, lets
/// requests finish and returns when the last connection is gone.
struct Listener: Service {
    let address: BindAddress
    /// What the address is called in messages.
    let name: String
    let connection: HTTPConnection
    let logger: Logger
    let onListening: @Sendable (SocketAddress?) async throws(ServerError) -> Void
    let onGracefulShutdown: @Sendable () -> Void

    func run() async throws {
        let failure = Failure()
        let server = connection.server(
            configuration: .init(
                address: address, backlog: Listener.backlog,
                availableConnectionsDelegate: .maximum(connection.gate.capacity, logger: logger)),
            onServerRunning: { channel in
                do throws(ServerError) {
                    try await onListening(channel.localAddress)
                } catch {
                    failure.keep(error)
                    channel.close(promise: nil)
                }
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        do {
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: {
                onGracefulShutdown()
            }
        } catch let error as IOError {
            throw ServerError.cannotListen(name, ServerError.sentence(of: error.errnoCode))
        } catch is SocketAddressError.UnknownHost {
            throw ServerError.cannotListen(name, "no address has that name; check the host")
        } catch let error as SocketAddressError {
            throw ServerError.cannotListen(name, "\(error)")
        }
        if let error = failure.kept { throw error }
    }

    /// What went wrong after the socket was bound, for ``run()`` to throw.
    private final class Failure: Sendable {
        private let error = Mutex<ServerError?>(nil)

        var kept: ServerError? { error.withLock { $0 } }

        func keep(_ failure: ServerError) { error.withLock { $0 = failure } }
    }

    /// Connections that the system holds until they are accepted.
    private static let backlog = 1024
}
