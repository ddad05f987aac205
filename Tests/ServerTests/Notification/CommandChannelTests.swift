// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import FixturesSupport
import Foundation
import Testing

/// Notices through a program.
@Suite struct CommandChannelTests {
    /// Runs a shell script with the notice on its input, in a folder of its own.
    private static func run(
        _ script: String, limit: Duration = .seconds(20), address: String? = "alice@example.com",
        _ look: (URL) async throws -> Void = { _ in }
    ) async throws {
        let folder = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let channel = CommandChannel(
            ["/bin/sh", "-c", script, "sh", folder.path], from: "agentauth@example.com",
            timeLimit: limit, timeline: SystemTimeline())
        do {
            try await channel.deliver(
                try Notices.notice(address: address, agent: "Ä “agent” =?utf-8?B?eA?=\n.\nBcc: x"))
        } catch {
            try await look(folder)
            throw error
        }
        try await look(folder)
    }

    @Test func theMessageIsOnItsInput() async throws {
        try await Self.run("cat > $1/message; env > $1/environment; pwd > $1/place") { folder in
            let bytes = try Data(contentsOf: folder.appending(path: "message"))
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(bytes.allSatisfy { $0 < 128 })
            let lines = text.components(separatedBy: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") })
            let headers = try #require(text.components(separatedBy: "\r\n\r\n").first)
            #expect(
                headers.contains("From: <agentauth@example.com>\r\nTo: <alice@example.com>\r\n"))
            #expect(headers.contains("Subject: =?utf-8?B?"))
            #expect(!headers.contains("\nBcc"))
            #expect(text.contains("https://auth.test/approvals"))
            let environment = try String(
                contentsOf: folder.appending(path: "environment"), encoding: .utf8)
            let names = environment.split(separator: "\n").map { $0.prefix { $0 != "=" } }
            #expect(Set(names).subtracting(["PATH", "PWD", "OLDPWD", "SHLVL", "_"]).isEmpty)
            let place = try String(contentsOf: folder.appending(path: "place"), encoding: .utf8)
            #expect(place == "/\n")
        }
    }

    @Test func whoHasNoAddressIsNamedAllTheSame() async throws {
        try await Self.run("cat > $1/message", address: nil) { folder in
            let text = try String(contentsOf: folder.appending(path: "message"), encoding: .utf8)
            #expect(!text.contains("\r\nTo:"))
            #expect(text.contains("\r\nX-AgentAuth-User: alice\r\n"))
        }
    }

    @Test(arguments: ["exit 3", "kill -9 $$", "exec /nowhere"])
    func aFailureIsOne(_ script: String) async throws {
        await #expect(throws: (any Error).self) { try await Self.run(script) }
    }

    /// What it prints is neither kept nor waited for.
    @Test func aFloodIsDropped() async throws {
        try await Self.run("cat > /dev/null; head -c 50000000 /dev/zero")
    }

    @Test func whatHangsIsKilledWithAllThatItStarted() async throws {
        let begin = ContinuousClock.now
        await #expect(throws: (any Error).self) {
            try await Self.run(
                "trap '' TERM; (sleep 3; touch $1/survived) & sleep 60", limit: .milliseconds(500)
            ) { folder in
                #expect(ContinuousClock.now - begin < .seconds(3))
                try await Task.sleep(for: .seconds(4))
                #expect(!FileManager.default.fileExists(atPath: folder.path + "/survived"))
            }
        }
    }
}
