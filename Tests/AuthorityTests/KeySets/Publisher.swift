// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Synchronization

/// What others publish, in a test's hands: documents by address, each as slow as it should be.
final class Publisher: DocumentSource {
    static let hosts = "https://keys.example/hosts"
    static let agents = "https://keys.example/agents"

    private struct Page {
        var bytes: [UInt8]
        var maximumAge: Duration?
        var delay: Duration
    }

    private struct State {
        var pages: [String: Page] = [:]
        var fetches: [String] = []
    }

    private let timeline: any Timeline
    private let state = Mutex(State())

    init(_ timeline: any Timeline) { self.timeline = timeline }

    /// The addresses that were asked, in order.
    var fetches: [String] { state.withLock { $0.fetches } }

    func publish(
        _ bytes: [UInt8], at url: String, for age: Duration? = nil, after delay: Duration = .zero
    ) {
        state.withLock { $0.pages[url] = Page(bytes: bytes, maximumAge: age, delay: delay) }
    }

    func publish(
        _ keys: [String: SigningKey], at url: String, for age: Duration? = nil,
        after delay: Duration = .zero
    ) {
        let members = keys.sorted { $0.key < $1.key }.map { name, key in
            var members = JWK(key.publicKey).json.object ?? JSONObject()
            members["kid"] = .string(name)
            return JSONValue.object(members)
        }
        let set: JSONValue = ["keys": .array(members)]
        publish(set.serialized(), at: url, for: age, after: delay)
    }

    /// Nothing is there any more.
    func withdraw(_ url: String) { state.withLock { $0.pages[url] = nil } }

    func fetch(_ url: HTTPSURL) async throws(DocumentRefusal) -> PublishedDocument {
        let page = state.withLock { state in
            state.fetches.append(url.text)
            return state.pages[url.text]
        }
        guard let page else { throw DocumentRefusal("nothing is there") }
        do {
            if page.delay > .zero { try await timeline.sleep(for: page.delay) }
        } catch {
            throw DocumentRefusal("cancelled")
        }
        return PublishedDocument(page.bytes, maximumAge: page.maximumAge)
    }
}

/// A stage beside which keys are published.
struct PublishedStage: Sendable {
    let stage: Stage
    let publisher: Publisher

    static func run(
        configure: @escaping @Sendable (inout AuthorityConfiguration) -> Void = { _ in },
        _ test: @escaping @Sendable (PublishedStage) async throws -> Void
    ) throws {
        let made = Mutex<Publisher?>(nil)
        try Stage.run(
            documents: { timeline in
                let publisher = Publisher(timeline)
                made.withLock { $0 = publisher }
                return publisher
            }, configure: configure
        ) { stage in
            guard let publisher = made.withLock({ $0 }) else {
                throw StageError(what: "no publisher")
            }
            try await test(PublishedStage(stage: stage, publisher: publisher))
        }
    }

    /// A host token as a good client signs it whose keys are published.
    func token(
        _ host: SigningKey, keyID: String? = "h1", at url: String = Publisher.hosts,
        agent: SigningKey? = nil, _ change: (inout TokenClaims) -> Void = { _ in }
    ) -> [UInt8] {
        stage.hostToken(host, agent: agent, keyID: keyID) { claims in
            claims.hostKey = nil
            claims.hostKeysURL = url
            change(&claims)
        }
    }

    func register(token: [UInt8], capabilities: JSONValue = []) async throws -> Stage.Answer {
        try await stage.send(
            .register, token: token, body: ["name": "Tester", "capabilities": capabilities])
    }

    /// Registers a host that publishes its key, with an agent that sends its own.
    func register(
        _ host: SigningKey, agent: SigningKey, at url: String = Publisher.hosts
    ) async throws -> Stage.Answer {
        try await register(token: token(host, at: url, agent: agent))
    }

    /// The answer to a question that any host may ask about its agent.
    func look(
        _ host: SigningKey, keyID: String = "h1", at url: String = Publisher.hosts,
        agent: JSONValue?
    ) async throws -> Stage.Answer {
        try await stage.send(
            .status, token: token(host, keyID: keyID, at: url),
            query: ["agent_id": agent?.string ?? ""])
    }

    /// An agent of a host, both of whose keys are published, approved as asked.
    func actor(
        _ host: SigningKey, _ agent: SigningKey, capabilities: JSONValue = ["check_balance"]
    ) async throws -> Stage.Actor {
        publisher.publish(["h1": host], at: Publisher.hosts)
        publisher.publish(["a1": agent], at: Publisher.agents)
        let answer = try await register(
            token: token(host) { claims in
                claims.agentKeysURL = Publisher.agents
                claims.agentKeyID = "a1"
            }, capabilities: capabilities)
        guard answer.status == 200 else { throw StageError(what: "\(answer.json)") }
        let user = try await stage.user()
        try await stage.authority.approvals.approve(
            .code(try stage.code(answer)), by: .simulated(user))
        return try stage.actor(answer, host: host, agent: agent)
    }

    func execute(_ actor: Stage.Actor) async throws -> Stage.Answer {
        try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
    }

    func entries(_ type: String) throws -> [JSONValue] {
        try stage.entries().filter { $0["ty"]?.string == type }
    }
}
