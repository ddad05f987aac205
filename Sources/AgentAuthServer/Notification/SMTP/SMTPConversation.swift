// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix
import NIOSSL

/// One conversation with a mail server (RFC 5321), from the greeting to the message.
struct SMTPConversation: Sendable {
    private let channel: any Channel
    private let replies: SMTPReplies
    private let configuration: SMTPConfiguration

    /// Connects; the server's greeting has not been read yet.
    init(_ configuration: SMTPConfiguration) async throws {
        let replies = SMTPReplies()
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(replies)
                }
            }
            .connect(host: configuration.host, port: configuration.port).get()
        self.replies = replies
        self.configuration = configuration
    }

    /// Ends it, whatever it has come to.
    func close() { channel.close(promise: nil) }

    /// Hands one message over.
    func send(_ message: MailMessage, to recipient: String) async throws {
        try expect(await replies.reply(after: nil), 220, "its greeting")
        var greeting = try await say("EHLO \(SMTPConversation.ownName)", 250)
        if configuration.usesTLS {
            guard greeting.offers("STARTTLS") else {
                throw DeliveryError("the mail server offers no STARTTLS, which is required")
            }
            _ = try await say("STARTTLS", 220)
            try await startTLS()
            // What was said before TLS counts no longer (RFC 3207 §4.2).
            greeting = try await say("EHLO \(SMTPConversation.ownName)", 250)
        }
        if let userName = configuration.userName {
            guard greeting.offers("AUTH", "PLAIN") else {
                throw DeliveryError("the mail server offers no AUTH PLAIN")
            }
            let secret = [0] + Array(userName.utf8) + [0] + configuration.password
            _ = try await say("AUTH PLAIN \(Base64.encode(secret))", 235, named: "AUTH PLAIN")
        }
        _ = try await say("MAIL FROM:<\(configuration.from)>", 250)
        _ = try await say("RCPT TO:<\(recipient)>", 250)
        _ = try await say("DATA", 354)
        _ = try await exchange(SMTPConversation.stuffed(message.bytes), 250, "the message")
        _ = try? await say("QUIT", 221)
    }

    /// We have no name that a stranger could look up.
    private static let ownName = "[127.0.0.1]"

    private func say(_ command: String, _ code: Int, named name: String? = nil) async throws
        -> SMTPReply
    {
        precondition(!command.utf8.contains { $0 == 13 || $0 == 10 }, "a command is one line")
        return try await exchange(Array(command.utf8) + [13, 10], code, name ?? command)
    }

    private func exchange(
        _ bytes: [UInt8], _ code: Int, _ what: String
    ) async throws -> SMTPReply {
        let channel = channel
        let reply = try await replies.reply {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        }
        try expect(reply, code, what)
        return reply
    }

    private func expect(_ reply: SMTPReply, _ code: Int, _ what: String) throws {
        guard reply.code == code else {
            let text = String(reply.lines.first?.prefix(200) ?? "")
            throw DeliveryError("the mail server answered \(what) with \(reply.code) \(text)")
        }
    }

    private func startTLS() async throws {
        guard replies.isQuiet else {
            throw DeliveryError("the mail server said more than it was asked before TLS")
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = configuration.trustFile { tls.trustRoots = .file(file) }
        let context = try NIOSSLContext(configuration: tls)
        // An address is no name that TLS could be asked for.
        let isAddress = (try? SocketAddress(ipAddress: configuration.host, port: 0)) != nil
        let name = isAddress ? nil : configuration.host
        let channel = channel
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: name), position: .first)
        }.get()
    }

    /// The message as it is sent: a line that begins with a dot gets another, and one alone ends it
    /// (RFC 5321 §4.5.2).
    static func stuffed(_ bytes: [UInt8]) -> [UInt8] {
        var stuffed: [UInt8] = []
        var isAtStart = true
        for byte in bytes {
            if isAtStart && byte == UInt8(ascii: ".") { stuffed.append(byte) }
            stuffed.append(byte)
            isAtStart = byte == 10
        }
        return stuffed + (isAtStart ? [] : [13, 10]) + [UInt8(ascii: "."), 13, 10]
    }
}
