// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON
import Synchronization
import Testing

/// A host that publishes its keys, with everything between it and the engine: HTTP on the one side,
/// TLS on the other.
@Suite struct PublishedKeysOverTLSTests {
    private static func set(_ keys: [String: SigningKey]) -> String {
        let members = keys.sorted { $0.key < $1.key }.map { name, key in
            var members = JWK(key.publicKey).json.object ?? JSONObject()
            members["kid"] = .string(name)
            return JSONValue.object(members)
        }
        let set: JSONValue = ["keys": .array(members)]
        return .answer(String(decoding: set.serialized(), as: UTF8.self))
    }

    private static func token(
        _ host: SigningKey, _ keyID: String, _ url: String, agent: SigningKey
    ) -> [UInt8] {
        let now = SystemTimeline().now.seconds
        let claims = TokenClaims(
            issuer: JWK(host.publicKey).thumbprint.description,
            audiences: [ServedAuthority.issuer], issuedAt: now, expiresAt: now + 60,
            tokenID: Base64URL.encode(SystemRandomSource().bytes(16)), hostKeysURL: url,
            agentKey: JWK(agent.publicKey).json)
        return TokenSigner.token(.host, claims, keyID: keyID, signedWith: host)
    }

    @Test(arguments: ServedAuthority.Way.allCases)
    func aHostRegistersAndRotatesByItsAddress(_ way: ServedAuthority.Way) async throws {
        let random = SystemRandomSource()
        let (old, new) = (SigningKey.generate(using: random), SigningKey.generate(using: random))
        let published = Mutex(Self.set(["1": old]))
        try await GuardedFetchTests.Scene.run({ target in
            target == "/jwks" ? published.withLock { $0 } : .answer("{}", status: "404 Not Found")
        }) { scene in
            try await ServedAuthority.run(way, documents: scene.fetch) { served in
                let url = scene.url("/jwks")
                func register(_ host: SigningKey, _ keyID: String) async throws -> JSONValue {
                    let token = Self.token(
                        host, keyID, url, agent: SigningKey.generate(using: random))
                    return try await served.send(
                        .register, token: token, body: ["name": "Tester", "capabilities": []]
                    ).json
                }
                let first = try await register(old, "1")
                #expect(first["host_id"] != nil, "\(first)")
                published.withLock { $0 = Self.set(["1": old, "2": new]) }
                let second = try await register(new, "2")
                #expect(second["host_id"] == first["host_id"], "\(second)")
                let stranger = try await register(SigningKey.generate(using: random), "2")
                #expect(stranger["error"] == "invalid_jwt")
                #expect(scene.server.requests.count == 2)

                let elsewhere = Self.token(
                    new, "2", scene.url("/none"), agent: SigningKey.generate(using: random))
                let refused = try await served.send(
                    .register, token: elsewhere, body: ["name": "Tester", "capabilities": []])
                #expect(refused.status == 401)
            }
        }
    }

    /// A directory of two servers: itself, and one that is listed.
    @Test func aDirectoryListsAnotherServer() async throws {
        let issuer = Mutex("")
        try await GuardedFetchTests.Scene.run({ target in
            guard target == "/.well-known/agent-configuration" else {
                return .answer("{}", status: "404 Not Found")
            }
            let document = Discovery(
                issuer: issuer.withLock { $0 }, providerName: "gardener",
                description: "Hedges and roses", modes: [.delegated],
                approvalMethods: ApprovalMethod.allCases)
            return .answer(String(decoding: document.json.serialized(), as: UTF8.self))
        }) { scene in
            let listed = "https://keys.test:\(scene.server.port)"
            issuer.withLock { $0 = listed }
            try await ServedAuthority.run(
                .live, documents: scene.fetch, configure: { $0.directoryProviders = [listed] }
            ) { served in
                let client = AgentAuthClient(
                    transport: served.transport, keyStore: MemoryKeyStore(),
                    timeline: SystemTimeline(), random: SystemRandomSource())
                let port = try #require(served.port)
                var found: [Discovery] = []
                // The server looks at the others once it listens.
                for _ in 0..<200 where found.isEmpty {
                    found = try await client.search(
                        "cut roses", in: "http://127.0.0.1:\(port)", limit: 5)
                    if found.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                }
                #expect(found.map(\.providerName) == ["gardener"])
            }
        }
    }
}
