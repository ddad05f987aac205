// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import AgentAuthServer
import AgentAuthSimulator
import Authority
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON

/// A console over an engine in virtual time, and agents that ask it for things.
final class ConsoleStage: Sendable {
    static let issuer = "http://auth.test:2468"
    static let password = "correct horse battery staple"

    let authority: Authority
    let console: Console
    let issuer: String
    let timeline: any Timeline
    private let random: SeededRandomSource

    private init(
        _ authority: Authority, issuer: String, timeline: any Timeline, random: SeededRandomSource
    ) {
        self.authority = authority
        self.issuer = issuer
        self.timeline = timeline
        self.random = random
        console = Console(
            authority,
            ConsoleConfiguration(
                issuer: issuer, providerName: "Demo bank", description: "A bank to try things on",
                port: 2468, dataDirectory: "/var/lib/agent auth"))
    }

    /// Opens it on a directory of its own, runs the test and removes the directory.
    static func run(
        issuer: String = issuer,
        configure: @escaping @Sendable (inout AuthorityConfiguration) -> Void = { _ in },
        _ test: @escaping @Sendable (ConsoleStage) async throws -> Void
    ) throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let world = VirtualWorld()
        try world.run {
            var configuration = AuthorityConfiguration(issuer: issuer)
            configure(&configuration)
            let random = SeededRandomSource(seed: 1)
            let authority = try await Authority.open(
                AuthoritySetup(
                    directory: directory.appending(path: "data").path,
                    configuration: configuration, providers: [BankProvider(), MailProvider()],
                    timeline: world.timeline, random: random.fork("authority"),
                    isSimulation: true, writing: .inline, durability: .unsynced))
            try await test(
                ConsoleStage(
                    authority, issuer: issuer, timeline: world.timeline,
                    random: random.fork("stage")))
            try await authority.shutdown()
        }
    }

    /// A user who can log in.
    @discardableResult
    func user(_ name: String = "alice") async throws -> UserID {
        let user = try await authority.operations.addUser(named: name)
        try await authority.login.setPassword(Array(ConsoleStage.password.utf8), of: user)
        return user
    }

    /// A browser, at an address of its own.
    func browser(at address: String = "192.0.2.1") -> Browser {
        Browser(console, host: issuer.components(separatedBy: "://")[1], address: address)
    }

    /// A browser in which somebody is logged in.
    func visitor(_ name: String = "alice", at address: String = "192.0.2.1") async throws -> Browser
    {
        let browser = browser(at: address)
        let page = try await browser.logIn(name)
        guard page.status == 303 else { throw StageError(what: "no login: \(page.text)") }
        return browser
    }

    // MARK: Agents

    /// An agent that waits for an answer.
    struct Asker: Sendable {
        let code: String
        let agent: AgentID
        let hostKey: SigningKey
        let agentKey: SigningKey
    }

    func ask(
        _ capabilities: JSONValue = ["check_balance"], name: String = "Helper",
        host: SigningKey? = nil, agent: SigningKey? = nil, mode: AgentMode = .delegated,
        more: [(String, JSONValue)] = []
    ) async throws -> Asker {
        let host = host ?? SigningKey.generate(using: random)
        let agent = agent ?? SigningKey.generate(using: random)
        let members: [(String, JSONValue)] =
            [
                ("name", .string(name)), ("capabilities", capabilities),
                ("mode", .string(mode.rawValue)),
            ] + more
        let answer = try await send(
            .register, by: host, agent: agent, body: .object(JSONObject(members)))
        guard let code = answer["approval"]?["user_code"]?.string else {
            throw StageError(what: "no code in \(answer)")
        }
        return Asker(
            code: code, agent: try AgentView(answer).agent, hostKey: host, agentKey: agent)
    }

    /// An agent that addresses its request to somebody instead of showing a code.
    func address(_ hint: String, name: String, message: String) async throws -> Asker {
        let host = SigningKey.generate(using: random)
        let agent = SigningKey.generate(using: random)
        let answer = try await send(
            .register, by: host, agent: agent,
            body: [
                "name": .string(name), "capabilities": ["check_balance"],
                "login_hint": .string(hint), "binding_message": .string(message),
            ])
        guard answer["approval"]?["method"] == "ciba" else {
            throw StageError(what: "not addressed: \(answer)")
        }
        return Asker(code: "", agent: try AgentView(answer).agent, hostKey: host, agentKey: agent)
    }

    /// The agent as its host sees it.
    func view(of asker: Asker) async throws -> AgentView {
        try AgentView(
            try await send(.status, by: asker.hostKey, query: asker.agent.text))
    }

    private func send(
        _ endpoint: Endpoint, by host: SigningKey, agent: SigningKey? = nil, query: String? = nil,
        body: JSONValue? = nil
    ) async throws -> JSONValue {
        let now = timeline.now.seconds
        let claims = TokenClaims(
            issuer: JWK(host.publicKey).thumbprint.description, audiences: [issuer],
            issuedAt: now, expiresAt: now + 60, tokenID: Base64URL.encode(random.bytes(16)),
            hostKey: JWK(host.publicKey).json, agentKey: agent.map { JWK($0.publicKey).json })
        let reply = await authority.respond(
            to: ProtocolCall(
                endpoint, bearerToken: TokenSigner.token(.host, claims, signedWith: host),
                query: query.map { [.init(name: "agent_id", value: $0)] } ?? [],
                body: body?.serialized() ?? [], remoteAddress: "198.51.100.1"))
        return try JSONValue(parsing: reply.body)
    }

    /// Does something while the engine does what time asks for.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [authority] in
                do { try await authority.run() } catch is CancellationError {}
            }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// The ledger's entries of one type.
    func entries(_ type: String) throws -> [JSONValue] {
        try authority.entries(from: 0).map { try JSONValue(parsing: $0) }
            .filter { $0["ty"]?.string == type }
    }
}

struct StageError: Error {
    let what: String
}
