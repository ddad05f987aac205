// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// What both key stores promise.
struct KeyStoreTests {
    enum Kind: String, CaseIterable, Sendable {
        case memory, passphrase, secret
    }

    /// Runs `body` with a way to open the same keys again and again.
    private static func withStore(
        _ kind: Kind, _ body: (_ open: () throws -> any KeyStore) async throws -> Void
    ) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let memory = MemoryKeyStore()
        try await body {
            switch kind {
            case .memory: memory
            case .passphrase: try SealedKeys.open(directory.path, passphrase: "correct horse")
            case .secret: try SealedKeys.open(directory.path, passphrase: nil)
            }
        }
    }

    @Test("An agent connects, and acts from a store that is opened again", arguments: Kind.allCases)
    func roundTrip(kind: Kind) async throws {
        try await KeyStoreTests.withStore(kind) { open in
            let scene = try Scene(keys: try open())
            let connection = try await scene.client.connect(Scene.request)

            let later = try Scene([.execute: [try .fixture("execute")]], keys: try open(), seed: 2)
            let kept = try #require(try later.client.connections().first)
            #expect(kept.agent == connection.agent)
            #expect(kept.issuer == connection.issuer)
            #expect(kept.host == connection.host)
            #expect(kept.name == connection.name)
            #expect(kept.mode == connection.mode)
            #expect(kept.status == connection.status)
            #expect(kept.grants.map(\.capability) == connection.grants.map(\.capability))
            #expect(kept.grants.map(\.constraints) == connection.grants.map(\.constraints))
            #expect(kept.grants.allSatisfy { $0.input == nil && $0.description == nil })

            _ = try await later.client.execute("check_balance", for: Scene.agent)
            let registration = try #require(try scene.server.tokens(.register).first)
            let token = try #require(try later.server.tokens(.execute).first)
            #expect(try token.isSigned(by: #require(registration.claims["agent_public_key"])))
            #expect(token.claims["iss"] == registration.claims["iss"])
        }
    }

    @Test("The key that replaces a revoked host's is kept as well", arguments: Kind.allCases)
    func replacedHost(kind: Kind) async throws {
        try await KeyStoreTests.withStore(kind) { open in
            let scene = try Scene(
                [.revokeHost: [try .fixture("revoke-host")]], keys: try open())
            _ = try await scene.client.connect(Scene.request)
            _ = try await scene.client.revokeHost(at: Scene.issuer)
            _ = try await scene.client.connect(Scene.request)
            let later = try Scene(
                [.register: [.json(Scene.registration(of: "agt_later"))]], keys: try open(), seed: 2
            )
            _ = try await later.client.connect(Scene.request)
            let before = try scene.server.tokens(.register).map { $0.claims["iss"] }
            let after = try later.server.tokens(.register).map { $0.claims["iss"] }
            #expect(before.count == 2 && before[0] != before[1])
            #expect(after == [before[1]])
        }
    }

    @Test("A change that throws changes nothing", arguments: Kind.allCases)
    func throwingChange(kind: Kind) async throws {
        try await KeyStoreTests.withStore(kind) { open in
            let keys = try open()
            let scene = try Scene(keys: keys)
            _ = try await scene.client.connect(Scene.request)
            #expect(throws: KeyStoreError.outOfMemory) {
                try keys.update { ring throws(KeyStoreError) in
                    ring = KeyRing()
                    throw .outOfMemory
                }
            }
            #expect(try scene.client.connections().count == 1)
        }
    }

    @Test("Clients that use one store at once lose nothing of each other", arguments: Kind.allCases)
    func concurrent(kind: Kind) async throws {
        try await KeyStoreTests.withStore(kind) { open in
            let stores = [try open(), try open(), try open()]
            let hosts = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                for number in 0..<24 {
                    let keys = stores[number % stores.count]
                    group.addTask {
                        let reply = Scene.registration(of: "agt_number\(number)")
                        let scene = try Scene(
                            [.register: [.json(reply)]], keys: keys, seed: UInt64(number))
                        _ = try await scene.client.connect(Scene.request)
                        return try scene.server.tokens(.register).first?.claims["iss"]
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(hosts.count == 1)
            let scene = try Scene(keys: try open())
            let agents = try scene.client.connections().map(\.agent.text)
            #expect(Set(agents) == Set((0..<24).map { "agt_number\($0)" }))
        }
    }
}
