// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// A server that is killed at any moment has lost nothing that a client was told, has run nothing
/// that is not in the ledger, and takes no token a second time.
@Suite struct KilledServerTests {
    private static let rounds = 20
    private static let clients = 64

    @Test(.timeLimit(.minutes(10)))
    func killedTwentyTimesUnderLoad() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let load = ExecutionLoad(issuer: "http://127.0.0.1:\(port)")
        var used: [String] = []
        for round in 0...Self.rounds {
            let server = try await Self.start(in: directory, port: port)
            if round == 0 {
                let output = try String(
                    contentsOf: directory.appending(path: "server.out"), encoding: .utf8)
                let token = try #require(output.split(separator: " ").last)
                try await load.connect(
                    token: token.trimmingCharacters(in: .newlines), agents: 8,
                    capabilities: ["leave_mark", "check_balance"])
            } else {
                try await Self.check(directory, load, used, round: round)
            }
            if round == Self.rounds {
                server.signal(SIGTERM)
                #expect(await server.exit() == 0)
                break
            }
            used = try await Self.kill(server, under: load)
        }
        #expect(load.refusals.isEmpty, "\(Set(load.refusals))")
        let answered = load.answered
        #expect(answered.count > Self.rounds * 20)
        #expect(answered.contains { $0.capability == "leave_mark" })
        await load.transport.shutdown()
    }

    private static func start(in directory: URL, port: Int) async throws -> ServerProcess {
        try await ServerProcess(
            "MarkingServer", ["data", "\(port)", "marks"], in: directory, port: port)
    }

    /// Kills the server while everybody executes, right after two tokens were used: one signed now,
    /// and one by a clock that is 20 s ahead.
    private static func kill(
        _ server: ServerProcess, under load: ExecutionLoad
    ) async throws -> [String] {
        let before = load.answered.count
        async let working: Void = load.run(clients: clients, changing: "leave_mark")
        // After a restart, tokens of its second are refused, and clients sign anew after that.
        try await load.hasAnswered(before + 20)
        let tokens = [try load.token(), try load.token(ahead: 20)]
        for token in tokens {
            let answer = try await load.execute(with: token)
            #expect(answer.status == 200, "\(answer)")
        }
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
        server.signal(SIGKILL)
        #expect(await server.exit() == 128 + SIGKILL)
        await working
        #expect(load.answered.count > before)
        return tokens
    }

    /// What has to hold after each restart.
    private static func check(
        _ directory: URL, _ load: ExecutionLoad, _ used: [String], round: Int
    ) async throws {
        for token in used {
            let answer = try await load.execute(with: token)
            #expect(answer.status == 401, "round \(round)")
            #expect(
                ["jti_replay", "issued_before_restart"].contains(answer.reason), "round \(round)")
        }
        let ledger = try await ExportedLedger(in: directory)
        let lost = load.answered.filter { !ledger.has($0.pointer) }
        #expect(lost.isEmpty, "round \(round): \(lost.count) answers are not in the ledger")

        let marks = try String(
            contentsOf: directory.appending(path: "marks"), encoding: .utf8
        ).split(separator: "\n").map(String.init)
        let started = try ledger.operations(of: "execution.started")
        let unrecorded = marks.filter { !started.contains($0) }
        #expect(!marks.isEmpty)
        #expect(unrecorded.isEmpty, "round \(round): ran unrecorded: \(unrecorded)")
    }
}
