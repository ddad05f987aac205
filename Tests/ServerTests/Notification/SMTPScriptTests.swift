// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import Foundation
import NIOCore
import NIOPosix
import Testing

/// Mail servers that do not play by the rules.
@Suite struct SMTPScriptTests {
    /// Answers every line with the next of what it is given, whole, and then with nothing.
    private static func run(
        _ answers: [String], limit: Duration = .seconds(5),
        _ test: (SMTPChannel) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Script(answers))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var configuration = SMTPConfiguration(
            host: "127.0.0.1", port: server.localAddress?.port ?? 0, from: "a@example.com")
        configuration.timeLimit = limit
        do {
            try await test(SMTPChannel(configuration, timeline: SystemTimeline()))
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    private final class Script: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var answers: ArraySlice<String>

        init(_ answers: [String]) { self.answers = answers[...] }

        func channelActive(context: ChannelHandlerContext) { say(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { say(context) }

        private func say(_ context: ChannelHandlerContext) {
            guard let answer = answers.popFirst() else { return }
            context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
        }
    }

    @Test(arguments: [
        ["220 hello\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n"],
        ["220 hello\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250"],
        ["220 hello\r\n", "250-x\r\n250 STARTTLS\r\n", "454 no\r\n"],
        ["220 hello\r\n", "250 x\r\n"],
        ["220 hello\r\n250 x\r\n"],
        ["554 go away\r\n"],
        ["HTTP/1.1 400 Bad Request\r\n"],
        ["220-a\r\n250 b\r\n"],
        [String(repeating: "2", count: 600)],
        [String(repeating: "220-x\r\n", count: 100)],
    ])
    func whateverItSaysIsAnError(_ answers: [String]) async throws {
        try await Self.run(answers) { channel in
            await #expect(throws: (any Error).self) {
                try await channel.deliver(try Notices.notice())
            }
        }
    }

    @Test func oneThatSaysNothingIsLeft() async throws {
        try await Self.run([], limit: .milliseconds(300)) { channel in
            let begin = ContinuousClock.now
            await #expect(throws: (any Error).self) {
                try await channel.deliver(try Notices.notice())
            }
            #expect(ContinuousClock.now - begin < .seconds(3))
        }
    }
}
