// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server over TLS on a loopback port that answers each request as it is told, right or wrong.
final class TLSServer: Sendable {
    /// From the target of a request to the bytes of the answer; nil for silence.
    typealias Script = @Sendable (_ target: String) -> String?

    private let channel: any Channel
    private let seen: Seen

    /// Requests and connections as they came.
    private final class Seen: Sendable {
        let requests = Mutex<[String]>([])
        let connections = Atomic<Int>(0)
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var requests: [String] { seen.requests.withLock { $0 } }
    var connections: Int { seen.connections.load(ordering: .relaxed) }

    static func run(
        _ configuration: TLSConfiguration, _ script: @escaping Script,
        _ test: (TLSServer) async throws -> Void
    ) async throws {
        let server = try await TLSServer(configuration, script)
        do {
            try await test(server)
        } catch {
            try await server.channel.close()
            throw error
        }
        try await server.channel.close()
    }

    private init(
        _ configuration: TLSConfiguration, _ script: @escaping Script
    ) async throws {
        let context = try NIOSSLContext(configuration: configuration)
        let seen = Seen()
        self.seen = seen
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                seen.connections.add(1, ordering: .relaxed)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLServerHandler(context: context),
                        Answering(script) { request in
                            seen.requests.withLock { $0.append(request) }
                        },
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let script: Script
        private let note: @Sendable (String) -> Void
        private var text = ""

        init(_ script: @escaping Script, _ note: @escaping @Sendable (String) -> Void) {
            self.script = script
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard text.hasSuffix("\r\n\r\n") else { return }
            note(text)
            let target = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            text = ""
            guard let answer = script(target) else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            context.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // A peer that does not like the certificate goes away.
            context.close(promise: nil)
        }
    }
}

extension String {
    /// A whole answer.
    static func answer(
        _ body: String, status: String = "200 OK", type: String? = "application/json",
        headers: String = ""
    ) -> String {
        "HTTP/1.1 \(status)\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + headers
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    static func redirect(to location: String, status: String = "302 Found") -> String {
        answer("", status: status, headers: "Location: \(location)\r\n")
    }
}
