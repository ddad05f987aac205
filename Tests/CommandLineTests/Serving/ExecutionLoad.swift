// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Synchronization

/// Clients that execute all the time, and what they were told: every answer that was read is kept.
final class ExecutionLoad: Sendable {
    /// What a client knows of an execution that was answered.
    struct Answered: Sendable {
        let capability: String
        let pointer: LedgerPointer
    }

    private struct State {
        var answered: [Answered] = []
        var refusals: [String] = []
    }

    let issuer: String
    let transport = HTTPTransport()
    private let keys = MemoryKeyStore()
    private let state = Mutex(State())
    private let agents = Mutex<[AgentID]>([])

    /// One host's clients share its keys.
    init(issuer: String) {
        self.issuer = issuer
    }

    /// A client whose clock shows another time than ours.
    func client(ahead seconds: Int64 = 0) -> AgentAuthClient {
        AgentAuthClient(
            transport: transport, keyStore: keys,
            timeline: ShiftedTimeline(seconds: seconds), random: SystemRandomSource())
    }

    /// Enrolls the host and registers its agents.
    func connect(token: String, agents count: Int, capabilities: [String]) async throws {
        let client = client()
        _ = try await client.enrollHost(at: issuer, token: token, name: "load")
        for number in 0..<count {
            let connection = try await client.connect(
                ConnectRequest(
                    issuer: issuer, name: "Worker \(number)",
                    capabilities: capabilities.map { CapabilityRequest($0) }, mode: .autonomous))
            agents.withLock { $0.append(connection.agent) }
        }
    }

    var agent: AgentID? { agents.withLock { $0.first } }
    var answered: [Answered] { state.withLock { $0.answered } }
    /// Codes of refusals that a client could not get over.
    var refusals: [String] { state.withLock { $0.refusals } }

    /// Waits until so many executions were answered, or for half a minute.
    func hasAnswered(_ count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while answered.count < count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Lets so many clients execute, by turns what changes and what only reads, until the server
    /// is gone for each of them.
    func run(clients: Int, changing: String) async {
        let agents = agents.withLock { $0 }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<clients {
                let agent = agents[number % agents.count]
                group.addTask { await self.work(as: agent, from: number, changing: changing) }
            }
        }
    }

    private func work(as agent: AgentID, from number: Int, changing: String) async {
        let client = client()
        var turn = number
        while !Task.isCancelled {
            turn += 1
            let capability = turn.isMultiple(of: 2) ? changing : "check_balance"
            do {
                let result = try await client.execute(
                    capability, for: agent, arguments: ExecutionLoad.arguments(of: capability))
                guard let pointer = result.ledger else { return note("no_pointer") }
                state.withLock {
                    $0.answered.append(Answered(capability: capability, pointer: pointer))
                }
            } catch {
                switch error {
                case .refused(let refusal) where refusal.code == "unavailable": return
                case .refused(let refusal): return note(refusal.code)
                case .unreachable: return
                default: return note("\(error)")
                }
            }
        }
    }

    private func note(_ code: String) { state.withLock { $0.refusals.append(code) } }

    /// The names of the events of one stream, until it ends.
    func events(
        _ capability: String, _ arguments: JSONObject, for agent: AgentID
    ) async throws -> [String] {
        let token = try client().signToken(
            for: agent, audience: issuer + Endpoint.execute.path
        ).token
        let body: JSONValue = [
            "capability": .string(capability), "arguments": .object(arguments),
        ]
        let reply = try await transport.send(
            ProtocolCall(
                .execute, bearerToken: Array(token.utf8), body: body.serialized(),
                accept: "text/event-stream", remoteAddress: "127.0.0.1"),
            to: ProviderAddress(issuer: issuer, path: Endpoint.execute.path))
        guard case .events(let stream) = reply.content else { return [] }
        var names: [String] = []
        while let event = await stream.next() { names.append(event.name) }
        return names
    }

    static func arguments(of capability: String) -> JSONObject {
        switch capability {
        case "check_balance": ["account_id": "acc_123"]
        case "transfer_domestic":
            ["amount": 1, "currency": "USD", "destination_account": "acc_456"]
        default: [:]
        }
    }

    /// A token as the client would sign it, to be used by hand.
    func token(ahead seconds: Int64 = 0) throws -> String {
        guard let agent else { throw NotConnected() }
        return try client(ahead: seconds).signToken(
            for: agent, audience: issuer + Endpoint.execute.path
        ).token
    }

    struct NotConnected: Error {}

    /// Executes with a token that was signed before; gives the status and the reason of a refusal.
    func execute(with token: String) async throws -> (status: Int, reason: String?) {
        let body: JSONValue = [
            "capability": "check_balance", "arguments": ["account_id": "acc_123"],
        ]
        let reply = try await transport.send(
            ProtocolCall(
                .execute, bearerToken: Array(token.utf8), body: body.serialized(),
                remoteAddress: "127.0.0.1"),
            to: ProviderAddress(issuer: issuer, path: Endpoint.execute.path))
        return (reply.status, try JSONValue(parsing: reply.body)["reason"]?.string)
    }
}

/// The machine's time, shifted.
private struct ShiftedTimeline: Timeline {
    private let system = SystemTimeline()
    let seconds: Int64

    var now: Timestamp { system.now + .seconds(seconds) }
    var monotonic: Duration { system.monotonic }

    func sleep(until deadline: Duration) async throws {
        try await system.sleep(until: deadline)
    }
}
