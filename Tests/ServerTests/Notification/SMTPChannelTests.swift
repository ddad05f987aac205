// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import Foundation
import StrictJSON
import Testing

/// Notices by mail, against a server that is none of ours.
@Suite(.enabled(if: MailServer.isInstalled, "python3-aiosmtpd is not installed"))
struct SMTPChannelTests {
    private static func channel(
        _ server: MailServer, _ change: (inout SMTPConfiguration) -> Void = { _ in }
    ) -> SMTPChannel {
        var configuration = SMTPConfiguration(
            host: "localhost", port: server.port, userName: "agentauth",
            password: Array("pässword".utf8), from: "agentauth@example.com",
            trustFile: server.certificate)
        change(&configuration)
        return SMTPChannel(configuration, timeline: SystemTimeline())
    }

    @Test func aNoticeArrivesInsideTLS() async throws {
        try await MailServer.run(.tls) { server in
            try await Self.channel(server).deliver(
                try Notices.notice(message: ".\r\nBcc: mallory@example.com\r\n.\r\n"))
            let (envelope, content) = try server.message()
            #expect(envelope["from"] == "agentauth@example.com" && envelope["tls"] == true)
            #expect(envelope["to"] == ["alice@example.com"])
            let headers = try #require(content.components(separatedBy: "\r\n\r\n").first)
            #expect(headers.contains("To: <alice@example.com>"))
            #expect(!headers.contains("Bcc"))
            #expect(content.contains("https://auth.test/approvals"))
            #expect(!content.contains("\r\n.\r\n"))
        }
    }

    @Test func onThisMachineItMayGoWithoutTLS() async throws {
        try await MailServer.run(.plain) { server in
            try await Self.channel(server) {
                $0.usesTLS = false
                $0.userName = nil
            }.deliver(try Notices.notice())
            #expect(try server.message().envelope["tls"] == false)
        }
    }

    @Test func whoHasNoAddressIsNotWrittenTo() async throws {
        // Nothing listens there.
        let channel = SMTPChannel(
            SMTPConfiguration(host: "localhost", port: 1, from: "a@example.com"),
            timeline: SystemTimeline())
        try await channel.deliver(try Notices.notice(address: nil))
        await #expect(throws: (any Error).self) {
            try await channel.deliver(try Notices.notice())
        }
    }

    @Test func aServerWithoutTLSIsToldNothing() async throws {
        try await MailServer.run(.plain) { server in
            await #expect(throws: (any Error).self) {
                try await Self.channel(server).deliver(try Notices.notice())
            }
        }
    }

    @Test func aWrongPasswordIsRefused() async throws {
        try await MailServer.run(.tls) { server in
            await #expect(throws: (any Error).self) {
                try await Self.channel(server) { $0.password = Array("wrong".utf8) }
                    .deliver(try Notices.notice())
            }
        }
    }

    @Test(arguments: ["example.com", "localhost"])
    func aCertificateOfAnotherNameOrUnknownIsRefused(_ name: String) async throws {
        try await MailServer.run(.tls, name: name) { server in
            await #expect(throws: (any Error).self) {
                try await Self.channel(server) {
                    // One is trusted and has the wrong name, the other has the right one and is not.
                    if name == "localhost" { $0.trustFile = nil }
                }.deliver(try Notices.notice())
            }
        }
    }
}
