// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON
import Synchronization
import Testing

/// The operator's commands against a server in a process of its own, and an agent that asks.
@Suite struct OperatorTests {
    /// A directory with a running server, and the hands of an agent.
    struct Ground: Sendable {
        let directory: URL
        let server: ServerProcess
        private let transport = HTTPTransport()

        init(directory: URL, server: ServerProcess) {
            self.directory = directory
            self.server = server
        }

        func shell(_ line: String) async throws -> Executable.Outcome {
            try await Executable.shell(line, in: directory)
        }

        /// What a command prints as JSON; nil when it fails.
        func json(_ command: String) async throws -> JSONValue? {
            let outcome = try await shell("agentauth \(command) --data data --json")
            guard outcome.status == 0 else { return nil }
            return try JSONValue(parsing: Array(outcome.output.utf8))
        }

        /// An agent that waits for somebody, and the code to show them.
        struct Asking: Sendable {
            let agent: AgentID
            let code: String
        }

        /// An agent of a new host registers and does not wait.
        func ask(
            for capabilities: [String], mode: AgentMode = .delegated
        ) async throws -> Asking {
            let client = AgentAuthClient(
                transport: transport, keyStore: MemoryKeyStore(), timeline: SystemTimeline(),
                random: SystemRandomSource())
            let code = Mutex<String?>(nil)
            do {
                let connection = try await client.connect(
                    ConnectRequest(
                        issuer: server.issuer, name: "Helper",
                        capabilities: capabilities.map { CapabilityRequest($0) }, mode: mode,
                        wish: ApprovalWish(reason: "To help.")),
                    wait: .zero, onApproval: { view in code.withLock { $0 = view.userCode } })
                throw NotAsked(agent: connection.agent)
            } catch let error as ClientError {
                guard case .stillPending(let view) = error, let code = code.withLock({ $0 }) else {
                    throw error
                }
                return Asking(agent: view.agent, code: code)
            }
        }

        struct NotAsked: Error {
            let agent: AgentID
        }
    }

    static func run(
        _ options: [String] = [], environment: [String: String] = [:],
        _ test: (Ground) async throws -> Void
    ) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let server = try await ServerProcess(
            "agentauth",
            [
                "serve", "--data", "data", "--listen", "127.0.0.1:\(port)", "--issuer",
                "http://127.0.0.1:\(port)",
            ] + options, in: directory, port: port, environment: environment)
        do {
            try await test(Ground(directory: directory, server: server))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test func anAgentIsApprovedNarrowedAndEnded() async throws {
        try await Self.run(environment: ["AGENTAUTH_APPROVAL_OPERATOR_CLI": "true"]) { ground in
            #expect(
                try await ground.shell("agentauth admin users add alice --data data").status == 0)
            let connection = try await ground.ask(for: ["check_balance", "transfer_domestic"])
            let code = connection.code
            let waiting = try #require(try await ground.json("approvals list")?.array)
            #expect(waiting.count == 1)
            let id = try #require(waiting.first?["id"]?.string)
            #expect(id.hasPrefix("apr_"))
            #expect(waiting.first?["agent_id"]?.string == connection.agent.text)
            let shown = try await ground.shell("agentauth approvals show \(code) --data data")
            #expect(shown.output.contains("“To help.”"))
            #expect(shown.output.contains("transfer_domestic (changes) without limits"))

            let approved = try await ground.json(
                "approvals approve \(code.lowercased()) --user alice "
                    + "--narrow 'transfer_domestic amount<=5' --narrow 'transfer_domestic currency=USD'"
            )
            #expect(approved?["status"] == "approved")
            let explained = try await ground.json(
                "admin explain \(connection.agent.text) transfer_domestic --args "
                    + #"'{"amount":6,"currency":"USD","destination_account":"acc_456"}'"#)
            #expect(explained?["error"] == "constraint_violated")
            #expect(
                explained?["effective"]?["sentences"]
                    == ["amount at most 5", "currency exactly \"USD\""])
            let late = try await ground.shell("agentauth approvals deny \(id) --data data")
            #expect(late.status == 7)

            let host = try #require(
                try await ground.json("admin hosts list")?.array?.first?["host_id"]?.string)
            #expect(try await ground.json("admin hosts show \(host)")?["user"] == "alice")
            _ = try await ground.shell("agentauth admin users add bob --data data")
            let taken = try await ground.shell(
                "agentauth admin hosts link \(host) --user bob --data data")
            #expect(taken.status == 7)
            let revoked = try await ground.json(
                "admin grants revoke \(connection.agent.text) check_balance")
            #expect(revoked?["status"] == "revoked")
            #expect(
                try await ground.json("admin users delete alice")?["hosts_revoked"]?.number == 1)
            #expect(
                try await ground.json("admin agents show \(connection.agent.text)")?["status"]
                    == "revoked")
        }
    }

    /// Decision 56, and what the command line refuses by itself.
    @Test func whatTakesMoreThanTheCommandLine() async throws {
        try await Self.run { ground in
            let changing = try await ground.ask(for: ["send_mail"])
            let code = changing.code
            let refused = try await ground.shell("agentauth approvals approve \(code) --data data")
            #expect(refused.status == 5, "\(refused.errors)")
            #expect(refused.errors.contains("approval.operator_cli"))
            #expect(
                try await ground.json("approvals deny \(code) --reason 'not now'")?["status"]
                    == "denied")

            let alone = try await ground.ask(for: ["check_balance"], mode: .autonomous)
            let other = alone.code
            _ = try await ground.shell("agentauth admin users add alice --data data")
            for options in [
                "--user alice", "--only \"\" --only check_balance", "--narrow check_balance",
                "--narrow 'check_balance a<5'", "--only send_mail",
            ] {
                let usage = try await ground.shell(
                    "agentauth approvals approve \(other) \(options) --data data")
                #expect(usage.status == 64, "\(options): \(usage.errors)")
            }
            #expect(
                try await ground.json("approvals approve \(other) --only ''")?["status"]
                    == "approved")
            let view = try await ground.json("admin agents show \(alone.agent.text)")
            #expect(view?["status"] == "active")
            #expect(
                view?["agent_capability_grants"]?.array?.map { $0["status"] } == ["denied"])
            // What was denied is no grant; what waits is marked.
            let list = try await ground.shell("agentauth admin agents list --data data")
            let rows = list.output.split(separator: "\n")
            #expect(rows.contains { $0.hasPrefix(alone.agent.text) && $0.contains("  –  ") })
            let waiting = try await ground.ask(for: ["check_balance"])
            let later = try await ground.shell("agentauth admin agents list --data data")
            #expect(
                later.output.split(separator: "\n").contains {
                    $0.hasPrefix(waiting.agent.text) && $0.contains("check_balance (pending)")
                })
        }
    }

    @Test func aWatchShowsWhatComesAndGoes() async throws {
        try await Self.run { ground in
            async let watched = ground.shell(
                """
                : > lines; agentauth approvals watch --data data -o ndjson > lines & pid=$!
                while kill -0 $pid && [ "$(wc -l < lines)" -lt 2 ]; do sleep 0.1; done
                kill -INT $pid; wait $pid
                """)
            let asked = try await ground.ask(for: ["check_balance"])
            let lines = ground.directory.appending(path: "lines")
            while ((try? Data(contentsOf: lines)) ?? Data()).isEmpty {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await ground.json("approvals deny \(asked.code)") != nil)
            #expect(try await watched.status == 130)
            let shown = try String(contentsOf: lines, encoding: .utf8).split(separator: "\n")
                .map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(shown.map { $0["status"] } == ["pending", "denied"])
            #expect(shown.first?["agent_id"]?.string == asked.agent.text)
        }
    }

    /// A server that goes away in the middle of it.
    @Test func aWatchEndsWithItsServer() async throws {
        try await Self.run { ground in
            async let watched = ground.shell(
                "agentauth approvals watch --data data > lines; echo $? > code; cat code")
            let lines = ground.directory.appending(path: "lines")
            while ((try? Data(contentsOf: lines)) ?? Data()).isEmpty {
                try await Task.sleep(for: .milliseconds(50))
            }
            ground.server.signal(SIGTERM)
            #expect(try await watched.output == "4\n")
            #expect(await ground.server.exit() == 0)
        }
    }

    @Test func aPasswordComesThroughStandardInput() async throws {
        try await Self.run { ground in
            for (input, name, status) in [
                ("secret\\n", "alice", 0), ("secret", "alice", 7), ("", "bob", 65),
                ("\\377\\n", "bob", 65),
            ] {
                let outcome = try await ground.shell(
                    "printf '\(input)' | agentauth admin users add \(name) --password-stdin "
                        + "--data data")
                #expect(outcome.status == Int32(status), "\(outcome.errors)")
            }
            #expect(
                try await ground.json("admin users list")?.array?.map { $0["name"] } == ["alice"])
        }
    }
}
