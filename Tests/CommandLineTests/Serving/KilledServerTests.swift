// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// A server that is killed at any moment has lost nothing that a client was told, has run nothing
/// that is not in the ledger, and takes no token a second time.
@Suite(.serialized) struct KilledServerTests {
    private static let rounds = 20
    private static let clients = 64

    /// What is killed.
    enum Program: CaseIterable, Sendable {
        /// `agentauth serve`.
        case serve
        /// The same room with a provider whose runs can be seen from outside.
        case markingServer

        /// What its clients do that changes something.
        var changing: String { self == .serve ? "transfer_domestic" : "leave_mark" }

        func start(in directory: URL, port: Int) async throws -> ServerProcess {
            switch self {
            case .serve:
                let issuer = "http://127.0.0.1:\(port)"
                let arguments = [
                    "--data", "data", "--listen", "127.0.0.1:\(port)", "--issuer", issuer,
                ]
                return try await ServerProcess(
                    "agentauth", ["serve", "-q"] + arguments, in: directory, port: port)
            case .markingServer:
                return try await ServerProcess(
                    "MarkingServer", ["data", "\(port)", "marks"], in: directory, port: port)
            }
        }

        /// The token with which a host enrolls that may do all that its clients do.
        func invitation(in directory: URL) async throws -> String {
            switch self {
            case .serve:
                let outcome = try await Executable.shell(
                    "agentauth admin hosts enroll --name load --capability check_balance "
                        + "--capability transfer_domestic --data data --json", in: directory)
                let json = try JSONValue(parsing: Array(outcome.output.utf8))
                return try #require(json["token"]?.string)
            case .markingServer:
                let output = try String(
                    contentsOf: directory.appending(path: "server.out"), encoding: .utf8)
                let token = try #require(output.split(separator: " ").last)
                return token.trimmingCharacters(in: .newlines)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Program.allCases)
    func killedTwentyTimesUnderLoad(program: Program) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        // The clients work as fast as they can.
        try Data("limits: {enabled: false}\n".utf8)
            .write(to: directory.appending(path: "agentauth.yaml"))
        let port = try ServerProcess.freePort()
        let load = ExecutionLoad(issuer: "http://127.0.0.1:\(port)")
        var server = try await program.start(in: directory, port: port)
        try await load.connect(
            token: try await program.invitation(in: directory), agents: 8,
            capabilities: [program.changing, "check_balance"])
        for round in 1...Self.rounds {
            let used = try await Self.kill(server, under: load, changing: program.changing)
            server = try await program.start(in: directory, port: port)
            try await Self.check(directory, load, used, round: round)
        }
        server.signal(SIGTERM)
        #expect(await server.exit() == 0)
        #expect(load.refusals.isEmpty, "\(Set(load.refusals))")
        let answered = load.answered
        #expect(answered.count > Self.rounds * 20)
        #expect(answered.contains { $0.capability == program.changing })
        let hasMarks = FileManager.default.fileExists(atPath: directory.path + "/marks")
        #expect(hasMarks == (program == .markingServer))
        await load.transport.shutdown()
    }

    /// Kills the server while everybody executes, right after two tokens were used: one signed now,
    /// and one by a clock that is 20 s ahead.
    private static func kill(
        _ server: ServerProcess, under load: ExecutionLoad, changing: String
    ) async throws -> [String] {
        let before = load.answered.count
        async let working: Void = load.run(clients: clients, changing: changing)
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

        // What ran left a mark, where the provider leaves any.
        guard
            let text = try? String(
                contentsOf: directory.appending(path: "marks"), encoding: .utf8)
        else { return }
        let marks = text.split(separator: "\n").map(String.init)
        let started = try ledger.operations(of: "execution.started")
        let unrecorded = marks.filter { !started.contains($0) }
        #expect(unrecorded.isEmpty, "round \(round): ran unrecorded: \(unrecorded)")
    }
}
