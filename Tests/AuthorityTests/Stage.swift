// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthSimulator
import Audit
import Authority
import Cryptography
import FixturesSupport
import Foundation
import Storage
import StrictJSON

/// An engine in virtual time on a directory of its own, and the hands to play hosts and agents
/// against it: every test speaks to it as a client would, in bytes.
final class Stage: Sendable {
    static let issuer = "https://auth.test"

    let authority: Authority
    let timeline: any Timeline
    let random: SeededRandomSource
    let directory: URL

    private init(
        _ authority: Authority, _ timeline: any Timeline, _ random: SeededRandomSource,
        _ directory: URL
    ) {
        self.authority = authority
        self.timeline = timeline
        self.random = random
        self.directory = directory
    }

    /// Opens an engine, runs the test on it in virtual time and removes the directory.
    ///
    /// - Parameters:
    ///   - timed: further providers, on the run's timeline.
    ///   - documents: what others publish, on the run's timeline.
    static func run(
        providers: [any CapabilityProvider] = [BankProvider(), MailProvider()],
        timed: @escaping @Sendable (any Timeline) -> [any CapabilityProvider] = { _ in [] },
        documents: @escaping @Sendable (any Timeline) -> (any DocumentSource)? = { _ in nil },
        channels: [any NotificationChannel] = [],
        configure: @escaping @Sendable (inout AuthorityConfiguration) -> Void = { _ in },
        _ test: @escaping @Sendable (Stage) async throws -> Void
    ) throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let world = VirtualWorld()
        try world.run {
            let stage = try await open(
                directory, world.timeline, providers: providers + timed(world.timeline),
                documents: documents(world.timeline), executor: world.executor,
                channels: channels, configure: configure)
            try await test(stage)
            try await stage.authority.shutdown()
        }
    }

    /// Opens an engine on a directory, for tests that close and open again.
    static func open(
        _ directory: URL, _ timeline: any Timeline, seed: UInt64 = 1,
        writing: AuthoritySetup.Writing = .inline,
        providers: [any CapabilityProvider] = [BankProvider(), MailProvider()],
        isSimulation: Bool = true, documents: (any DocumentSource)? = nil,
        executor: (any TaskExecutor)? = nil, channels: [any NotificationChannel] = [],
        configure: @Sendable (inout AuthorityConfiguration) -> Void = { _ in }
    ) async throws -> Stage {
        var configuration = AuthorityConfiguration(issuer: issuer)
        configuration.limits = .unhurried
        configure(&configuration)
        let random = SeededRandomSource(seed: seed)
        var setup = AuthoritySetup(
            directory: directory.appending(path: "data").path, configuration: configuration,
            providers: providers, timeline: timeline, random: random.fork("authority"),
            isSimulation: isSimulation, writing: writing, durability: .unsynced,
            executor: executor)
        setup.documents = documents
        setup.channels = channels
        let authority = try await Authority.open(setup)
        return Stage(authority, timeline, random.fork("stage"), directory)
    }

    // MARK: Keys and tokens

    func key() -> SigningKey { SigningKey.generate(using: random) }

    /// A host token as a good client signs it; `change` spoils it.
    func hostToken(
        _ host: SigningKey, agent: SigningKey? = nil, keyID: String? = nil,
        _ change: (inout TokenClaims) -> Void = { _ in }
    ) -> [UInt8] {
        var claims = TokenClaims(
            issuer: JWK(host.publicKey).thumbprint.description, audiences: [Stage.issuer],
            issuedAt: timeline.now.seconds, expiresAt: timeline.now.seconds + 60,
            tokenID: Base64URL.encode(random.bytes(16)), hostKey: JWK(host.publicKey).json,
            agentKey: agent.map { JWK($0.publicKey).json })
        change(&claims)
        return TokenSigner.token(.host, claims, keyID: keyID, signedWith: host)
    }

    /// An agent token as a good client signs it; `change` spoils it.
    func agentToken(
        _ actor: Actor, audience: String = issuer + "/capability/execute",
        _ change: (inout TokenClaims) -> Void = { _ in }
    ) -> [UInt8] {
        var claims = TokenClaims(
            issuer: JWK(actor.hostKey.publicKey).thumbprint.description, subject: actor.id.text,
            audiences: [audience], issuedAt: timeline.now.seconds,
            expiresAt: timeline.now.seconds + 60, tokenID: Base64URL.encode(random.bytes(16)))
        change(&claims)
        return TokenSigner.token(.agent, claims, signedWith: actor.key)
    }

    // MARK: Requests

    /// What came back: the status, the body where it is JSON, and the header that points into the
    /// ledger.
    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
        let reply: ProtocolReply

        var code: String? { json["error"]?.string }
        var pointer: LedgerPointer? {
            reply.header(LedgerPointer.headerName).flatMap { LedgerPointer(headerValue: $0) }
        }
    }

    func send(
        _ endpoint: Endpoint, token: [UInt8]? = nil, query: [String: String] = [:],
        body: JSONValue? = nil, resource: String? = nil, accept: String? = nil
    ) async throws -> Answer {
        try await send(
            endpoint, token: token, query: query, bytes: body?.serialized() ?? [],
            resource: resource, accept: accept)
    }

    func send(
        _ endpoint: Endpoint, token: [UInt8]? = nil, query: [String: String] = [:],
        bytes: [UInt8], resource: String? = nil, accept: String? = nil
    ) async throws -> Answer {
        let reply = await authority.respond(
            to: ProtocolCall(
                endpoint, bearerToken: token,
                query: query.sorted { $0.key < $1.key }.map {
                    .init(name: $0.key, value: $0.value)
                },
                body: bytes, resource: resource, accept: accept, remoteAddress: "192.0.2.1"))
        let isJSON = reply.header("Content-Type") == "application/json"
        return Answer(
            status: reply.status, json: isJSON ? try JSONValue(parsing: reply.body) : .null,
            reply: reply)
    }

    // MARK: Casting

    /// An agent under a host, with the keys of both.
    struct Actor: Sendable {
        let id: AgentID
        let host: HostID
        let key: SigningKey
        let hostKey: SigningKey
    }

    /// Registers an agent and returns the answer as it came.
    func register(
        host: SigningKey, agent: SigningKey, capabilities: JSONValue = [],
        mode: String = "delegated",
        name: String = "Tester", more: [(String, JSONValue)] = []
    ) async throws -> Answer {
        let members: [(String, JSONValue)] =
            [("name", .string(name)), ("capabilities", capabilities), ("mode", .string(mode))]
            + more
        return try await send(
            .register, token: hostToken(host, agent: agent),
            body: .object(JSONObject(members)))
    }

    func actor(_ answer: Answer, host: SigningKey, agent: SigningKey) throws -> Actor {
        let view = try AgentView(answer.json)
        guard let id = view.host else { throw StageError(what: "no host in \(answer.json)") }
        return Actor(id: view.agent, host: id, key: agent, hostKey: host)
    }

    /// A delegated agent of a new host, approved by `user` as asked.
    func delegate(
        _ capabilities: JSONValue, for user: UserID, host: SigningKey? = nil
    ) async throws -> Actor {
        let host = host ?? key()
        let agent = key()
        let answer = try await register(host: host, agent: agent, capabilities: capabilities)
        try await authority.approvals.approve(.code(try code(answer)), by: .simulated(user))
        return try actor(answer, host: host, agent: agent)
    }

    /// A host that the operator invited, with its key.
    func enrolled(defaults: [CapabilityRequest], for user: UserID? = nil) async throws -> SigningKey
    {
        let host = key()
        let invitation = try await authority.operations.inviteHost(
            named: "Enrolled", for: user, defaults: defaults)
        let answer = try await send(
            .enrollHost,
            body: EnrollRequest(token: invitation.token, publicKey: JWK(host.publicKey)).json)
        guard answer.status == 200 else { throw StageError(what: "\(answer.json)") }
        return host
    }

    /// An autonomous agent that is active at once.
    func autonomous(_ capabilities: JSONValue, host: SigningKey) async throws -> Actor {
        let agent = key()
        let answer = try await register(
            host: host, agent: agent, capabilities: capabilities, mode: "autonomous")
        return try actor(answer, host: host, agent: agent)
    }

    func user(_ name: String = "alice") async throws -> UserID {
        try await authority.operations.addUser(named: name)
    }

    func code(_ answer: Answer) throws -> UserCode {
        guard let text = answer.json["approval"]?["user_code"]?.string,
            let code = UserCode(typed: text)
        else { throw StageError(what: "no code in \(answer.json)") }
        return code
    }

    func execute(
        _ actor: Actor, _ capability: String, _ arguments: JSONValue = [:], accept: String? = nil
    ) async throws -> Answer {
        try await send(
            .execute, token: agentToken(actor),
            body: ["capability": .string(capability), "arguments": arguments], accept: accept)
    }

    /// Takes the one grant of an agent back.
    func revokeGrant(of actor: Actor) async throws {
        let operation = Operation(at: timeline.now, random: random)
        try await authority.parts.journal.commit(nested: true) { txn, change in
            guard var agent = try txn.get(change.tables.agents, actor.id),
                let grant = try change.tables.grants(of: actor.id, in: txn).first
            else { throw StageError(what: "no grant to revoke") }
            try change.move(
                grant, on: .revoked, reason: nil, agent: &agent, for: Cause(by: .operator),
                operation: operation, chance: operation.chance(), in: txn)
            try change.put(agent, in: txn)
        }
    }

    /// Asks for a job by its address, with a fresh token or another one.
    func poll(_ url: String?, as actor: Actor, token: [UInt8]? = nil) async throws -> Answer {
        let prefix = Stage.issuer + "/capability/status/"
        guard let url, url.hasPrefix(prefix) else { throw StageError(what: "\(url ?? "no URL")") }
        return try await send(
            .jobStatus, token: token ?? agentToken(actor, audience: Stage.issuer),
            resource: String(url.dropFirst(prefix.count)))
    }

    func status(_ actor: Actor) async throws -> Answer {
        try await send(
            .status, token: hostToken(actor.hostKey), query: ["agent_id": actor.id.text])
    }

    /// The ledger's entries, parsed.
    func entries() throws -> [JSONValue] {
        try authority.entries(from: 0).map { try JSONValue(parsing: $0) }
    }
}

extension AuthorityConfiguration.LimitRules {
    /// Rates that no test reaches which is not about them. Quotas hold.
    static let unhurried: Self = {
        var rules = Self()
        let rate = RateLimit(RateLimit.largestCount, per: .seconds(1))
        (rules.perAgent, rules.perHost, rules.perUser) = (rate, rate, rate)
        (rules.perAddress, rules.unknownHostRegistration) = (rate, rate)
        return rules
    }()
}

struct StageError: Error {
    let what: String
}
