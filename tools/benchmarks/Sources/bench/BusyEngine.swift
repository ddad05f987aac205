// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Synchronization

/// An engine as a server runs it, with agents that may look at a balance: default durability, one
/// commit for many requests, the system's clock and randomness.
final class BusyEngine: Sendable {
    private static let issuer = "https://bench.example"
    private static let capability = "check_balance"

    private let authority: Authority
    private let timeline: SystemTimeline
    private let random: BufferedRandomSource
    private let hostKey: SigningKey
    private let agents: [Agent]

    private struct Agent {
        let id: AgentID
        let key: SigningKey
    }

    /// Makes the engine in a fresh directory, enrolls a host and registers agents under it that act
    /// on their own.
    init(directory: String, agents count: Int) async throws {
        let (timeline, random) = (
            SystemTimeline(), BufferedRandomSource(drawingFrom: SystemRandomSource())
        )
        let authority = try await Authority.open(
            BusyEngine.setup(directory, timeline: timeline, random: random))
        let hostKey = SigningKey.generate(using: random)
        try await BusyEngine.enroll(hostKey, in: authority)
        var agents: [Agent] = []
        for number in 0..<count {
            let key = SigningKey.generate(using: random)
            let claims = BusyEngine.claims(
                host: hostKey, audience: BusyEngine.issuer, now: timeline.now, random,
                hostKey: JWK(hostKey.publicKey).json, agentKey: JWK(key.publicKey).json)
            let request = RegisterRequest(
                name: "Agent \(number)", capabilities: [CapabilityRequest(BusyEngine.capability)],
                mode: .autonomous)
            let reply = try await BusyEngine.send(
                ProtocolCall(
                    .register, bearerToken: TokenSigner.token(.host, claims, signedWith: hostKey),
                    body: request.json.serialized(), remoteAddress: "192.0.2.1"), to: authority)
            agents.append(Agent(id: try AgentView(JSONValue(parsing: reply.body)).agent, key: key))
        }
        self.authority = authority
        self.timeline = timeline
        self.random = random
        self.hostKey = hostKey
        self.agents = agents
    }

    /// What the engine is made from, here and in a process that serves the same directory.
    static func setup(
        _ directory: String, timeline: any Timeline, random: any RandomSource
    ) -> AuthoritySetup {
        var configuration = AuthorityConfiguration(issuer: issuer)
        // Counted as in a server, and never reached.
        let rate = RateLimit(RateLimit.largestCount, per: .seconds(1))
        configuration.limits.perAgent = rate
        configuration.limits.perHost = rate
        configuration.limits.perUser = rate
        configuration.limits.perAddress = rate
        return AuthoritySetup(
            directory: directory, configuration: configuration,
            providers: [BankProvider()], timeline: timeline, random: random, isSimulation: false,
            origin: "bench.example/ledger")
    }

    /// Runs `body` while the engine does on its own what a server's does: checkpoints, sweeps.
    func serving<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        let background = Task { [authority] in try await authority.run() }
        defer { background.cancel() }
        return try await body()
    }

    /// Executions that are ready to be sent, each with a token of its own.
    func executions(_ count: Int) -> [ProtocolCall] {
        let body = ExecuteRequest(
            capability: BusyEngine.capability, arguments: ["account_id": "acc_123"]
        ).json.serialized()
        let audience = BusyEngine.issuer + Endpoint.execute.path
        return (0..<count).map { number in
            let agent = agents[number % agents.count]
            let claims = BusyEngine.claims(
                host: hostKey, agent: agent.id, audience: audience, now: timeline.now, random)
            return ProtocolCall(
                .execute, bearerToken: TokenSigner.token(.agent, claims, signedWith: agent.key),
                body: body, remoteAddress: "192.0.2.1")
        }
    }

    /// Sends all calls, each caller its next one as soon as the last is answered. Throws unless
    /// every answer is 200.
    func answer(_ calls: [ProtocolCall], callers: Int) async throws {
        let next = Turnstile()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask { [authority] in
                    while let call = next.take(from: calls) {
                        try await BusyEngine.send(call, to: authority)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    func shutdown() async throws {
        try await authority.shutdown()
    }

    /// Gives each call to one caller.
    private final class Turnstile: Sendable {
        private let taken = Atomic(0)

        func take(from calls: [ProtocolCall]) -> ProtocolCall? {
            let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            return index < calls.count ? calls[index] : nil
        }
    }
}

extension BusyEngine {
    private static func enroll(_ host: SigningKey, in authority: Authority) async throws {
        let invitation = try await authority.operations.inviteHost(
            named: "Bench", defaults: [CapabilityRequest(capability)])
        let request = EnrollRequest(token: invitation.token, publicKey: JWK(host.publicKey))
        try await send(
            ProtocolCall(
                .enrollHost, body: request.json.serialized(), remoteAddress: "192.0.2.1"),
            to: authority)
    }

    @discardableResult
    private static func send(
        _ call: ProtocolCall, to authority: Authority
    ) async throws -> ProtocolReply {
        let reply = await authority.respond(to: call)
        guard reply.status == 200 else {
            throw Refused(
                description: "\(call.endpoint) was answered with \(reply.status): "
                    + String(decoding: reply.body, as: UTF8.self))
        }
        return reply
    }

    private static func claims(
        host: SigningKey, agent: AgentID? = nil, audience: String, now: Timestamp,
        _ random: BufferedRandomSource, hostKey: JSONValue? = nil, agentKey: JSONValue? = nil
    ) -> TokenClaims {
        TokenClaims(
            issuer: JWK(host.publicKey).thumbprint.description, subject: agent?.text,
            audiences: [audience], issuedAt: now.seconds,
            expiresAt: now.seconds + TokenLifetime.seconds,
            tokenID: Base64URL.encode(random.bytes(16)), hostKey: hostKey, agentKey: agentKey)
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }
}
