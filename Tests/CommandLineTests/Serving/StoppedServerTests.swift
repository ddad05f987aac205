// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON
import Synchronization
import Testing

/// A server that is told to stop finishes what it has begun, and loses nothing of it.
@Suite struct StoppedServerTests {
    private static let clients = 64

    /// What SIGTERM leaves time for (security.md: 10 s), and a little for a busy machine.
    private static let patience: Duration = .seconds(15)

    @Test(.timeLimit(.minutes(5)))
    func whatRunsFinishesAndStreamsEnd() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let server = try await ServerProcess(
            "MarkingServer", ["data", "\(port)", "marks"], in: directory, port: port)
        let load = ExecutionLoad(issuer: server.issuer)
        try await load.connect(
            token: try await KilledServerTests.Program.markingServer.invitation(in: directory),
            agents: 8,
            capabilities: ["leave_mark", "check_balance", "watch_clock"])
        let agent = try #require(load.agent)

        async let working: Void = load.run(clients: Self.clients, changing: "leave_mark")
        async let stream = load.events(
            "watch_clock", ["ticks": 1000, "interval_ms": 100], for: agent)
        try await load.hasAnswered(Self.clients)
        async let slow = load.client().execute("leave_mark", for: agent, arguments: ["seconds": 3])
        try await Task.sleep(for: .seconds(1))
        let told = ContinuousClock.now
        server.signal(SIGTERM)

        let result = try await slow
        #expect(result.ledger != nil)
        let events = try await stream
        #expect(events.filter { $0 == "data" }.count > 2)
        #expect(events.suffix(2) == ["error", "done"])
        #expect(await server.exit() == 0)
        #expect(ContinuousClock.now - told < Self.patience)
        await working

        // A client is answered, told to come later, or finds nobody: nothing else.
        #expect(load.refusals.isEmpty, "\(Set(load.refusals))")
        let ledger = try await ExportedLedger(in: directory)
        let answered = load.answered
        #expect(answered.count >= Self.clients)
        #expect(answered.allSatisfy { ledger.has($0.pointer) })
        #expect(ledger.has(try #require(result.ledger)))
        // Nothing is left open: what was started was concluded.
        let started = try ledger.operations(of: "execution.started")
        let concluded = try ledger.operations(of: "execution.completed")
        #expect(started.isSubset(of: concluded), "\(started.subtracting(concluded))")
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/data/context.json"))
        await load.transport.shutdown()
    }

    /// Seen from outside: nobody is sent there any more while what was begun still runs.
    @Test(.timeLimit(.minutes(5)))
    func readinessEndsBeforeWhatRuns() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let server = try await ServerProcess(
            "MarkingServer", ["data", "\(port)", "marks"], in: directory, port: port)
        let load = ExecutionLoad(issuer: server.issuer)
        try await load.connect(
            token: try await KilledServerTests.Program.markingServer.invitation(in: directory),
            agents: 1, capabilities: ["leave_mark"])
        let agent = try #require(load.agent)
        let hasEnded = Mutex(false)
        let slow = Task {
            let result = try await load.client().execute(
                "leave_mark", for: agent, arguments: ["seconds": 5])
            hasEnded.withLock { $0 = true }
            return result
        }
        try await Task.sleep(for: .seconds(1))
        #expect(LoopbackConnection.status(of: "/readyz", port: port) == 200)
        // Its request has begun, so the server hears it out.
        let asking = try LoopbackConnection(port: port)
        try asking.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n")
        #expect(LoopbackConnection.status(of: "/healthz", port: port) == 200)

        server.signal(SIGTERM)
        let told = ContinuousClock.now
        while LoopbackConnection.status(of: "/readyz", port: port) == 200,
            ContinuousClock.now - told < Self.patience
        {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(ContinuousClock.now - told < .seconds(2))
        try? asking.send("\r\n")
        let answer = (try? asking.rest()) ?? ""
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
        #expect(!hasEnded.withLock { $0 }, "what was begun still runs")

        #expect(try await slow.value.ledger != nil)
        #expect(await server.exit() == 0)
        await load.transport.shutdown()
    }

    @Test(.timeLimit(.minutes(5)))
    func aSecondSignalDoesNotWait() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let port = try ServerProcess.freePort()
        let server = try await ServerProcess(
            "MarkingServer", ["data", "\(port)", "marks"], in: directory, port: port)
        let load = ExecutionLoad(issuer: server.issuer)
        try await load.connect(
            token: try await KilledServerTests.Program.markingServer.invitation(in: directory),
            agents: 1, capabilities: ["leave_mark"])
        let agent = try #require(load.agent)
        let slow = Task {
            try await load.client().execute("leave_mark", for: agent, arguments: ["seconds": 8])
        }
        try await Task.sleep(for: .seconds(1))
        server.signal(SIGTERM)
        try await Task.sleep(for: .milliseconds(500))
        let told = ContinuousClock.now
        server.signal(SIGTERM)
        #expect(await server.exit() != 0)
        #expect(ContinuousClock.now - told < .seconds(4))
        await #expect(throws: ClientError.self) { _ = try await slow.value }
        _ = try await ExportedLedger(in: directory)
        await load.transport.shutdown()
    }
}
