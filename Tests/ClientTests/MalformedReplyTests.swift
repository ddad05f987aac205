// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Cryptography
import FixturesSupport
import StrictJSON
import Testing

/// Whatever a server sends, the client answers with a value or a ``ClientError``: good replies are
/// damaged in thousands of ways, the same ones each time.
struct MalformedReplyTests {
    /// How many damaged replies are tried of each good one.
    private static let mutationsPerReply = 400

    /// A good reply, the endpoint that gives it, and what a client does with it.
    struct Target: Sendable, CustomTestStringConvertible {
        let fixture: String
        let endpoint: Endpoint
        let run: @Sendable (AgentAuthClient) async throws(ClientError) -> Void

        var testDescription: String { fixture }
    }

    static let targets: [Target] = [
        Target(fixture: "discovery", endpoint: .discovery, run: discover),
        Target(fixture: "register-active", endpoint: .register, run: connect),
        Target(fixture: "register-pending", endpoint: .register, run: connect),
        Target(fixture: "status-active", endpoint: .status, run: status),
        Target(fixture: "status-rejected", endpoint: .status, run: status),
        Target(fixture: "request-active", endpoint: .requestCapability, run: request),
        Target(fixture: "request-pending", endpoint: .requestCapability, run: request),
        Target(fixture: "reactivate-active", endpoint: .reactivate) { client throws(ClientError) in
            _ = try await client.reactivate(Scene.agent)
        },
        Target(fixture: "revoke", endpoint: .revoke) { client throws(ClientError) in
            _ = try await client.disconnect(Scene.agent)
        },
        Target(fixture: "revoke-host", endpoint: .revokeHost) { client throws(ClientError) in
            _ = try await client.revokeHost(at: Scene.issuer)
        },
        Target(fixture: "enroll", endpoint: .enrollHost) { client throws(ClientError) in
            _ = try await client.enrollHost(at: Scene.issuer, token: "t")
        },
        Target(fixture: "list-first", endpoint: .capabilities) { client throws(ClientError) in
            _ = try await client.capabilities(at: Scene.issuer)
        },
        Target(fixture: "describe", endpoint: .describeCapability) { client throws(ClientError) in
            _ = try await client.describe("check_balance", at: Scene.issuer)
        },
        Target(fixture: "execute", endpoint: .execute, run: execute),
        Target(fixture: "refusal-constraint", endpoint: .execute, run: execute),
    ]

    @Sendable private static func discover(_ client: AgentAuthClient) async throws(ClientError) {
        _ = try await client.discover(Scene.issuer)
    }

    @Sendable private static func connect(_ client: AgentAuthClient) async throws(ClientError) {
        _ = try await client.connect(Scene.request)
    }

    @Sendable private static func status(_ client: AgentAuthClient) async throws(ClientError) {
        _ = try await client.status(of: Scene.agent)
    }

    @Sendable private static func request(_ client: AgentAuthClient) async throws(ClientError) {
        _ = try await client.requestCapabilities(
            [CapabilityRequest("transfer_international")], for: Scene.agent)
    }

    @Sendable private static func execute(_ client: AgentAuthClient) async throws(ClientError) {
        _ = try await client.execute("transfer_domestic", for: Scene.agent)
    }

    @Test(arguments: targets)
    func mutated(target: Target) async throws {
        let good = try Fixtures.bytes("client/replies/\(target.fixture).json")
        let connected = try await Scene.connected()
        let ring = try connected.keys.read()
        let random = SeededSource(seed: 20_260_101)
        var outcomes: Set<String> = []
        for _ in 0..<MalformedReplyTests.mutationsPerReply {
            let reply = Mutation.damage(good, random: random)
            let keys = MemoryKeyStore()
            if target.endpoint != .register { try keys.update { $0 = ring } }
            let scene = try Scene(
                [target.endpoint: [.reply(reply), .failure(.untrusted("enough"))]], keys: keys)
            do {
                try await target.run(scene.client)
                outcomes.insert("success")
            } catch {
                #expect(!error.description.isEmpty)
                outcomes.insert(String(String(describing: error).prefix(30)))
            }
            // Whatever was believed can be kept and read again.
            _ = try scene.client.connections()
        }
        #expect(outcomes.count > 1, "the damage was seen, or the test damages nothing")
    }
}

/// Ways in which a reply can be wrong.
private enum Mutation {
    static func damage(_ good: [UInt8], random: SeededSource) -> ProtocolReply {
        var bytes = good
        for _ in 0...random.below(3) { edit(&bytes, random) }
        let statuses = [
            200, 200, 200, 200, 201, 202, 204, 302, 400, 401, 404, 429, 500, 0, -1, 999,
        ]
        let status = statuses[Int(random.below(UInt64(statuses.count)))]
        return ProtocolReply(status: status, headers: headers(random), body: bytes)
    }

    private static let wrongValues = [
        "null", "true", "-1", "0", "1e400", "1e-400", "99999999999999999999", "0.1", "\"\"", "[]",
        "{}", "[[[[[[]]]]]]", "\"\\u0000\"", "\"agt_\"", "\"2026-13-99T99:99:99Z\"",
        "{\"min\":2,\"max\":1}", "{\"regex\":\".*\"}", "\"\\uD800\"", "\"https://a@b/\"",
    ]

    private static func edit(_ bytes: inout [UInt8], _ random: SeededSource) {
        guard !bytes.isEmpty else { return }
        let index = Int(random.below(UInt64(bytes.count)))
        switch random.below(6) {
        case 0:
            bytes[index] ^= UInt8(1) << UInt8(random.below(8))
        case 1:
            bytes.remove(at: index)
        case 2:
            bytes.insert(UInt8(random.below(256)), at: index)
        case 3:
            bytes.removeSubrange(index...)
        case 4:
            let other = Int(random.below(UInt64(bytes.count)))
            bytes.insert(contentsOf: Array(bytes[min(index, other)..<max(index, other)]), at: index)
        default:
            replaceValue(in: &bytes, after: index, random)
        }
    }

    /// Puts a value of the wrong kind in place of the one after the next colon.
    private static func replaceValue(
        in bytes: inout [UInt8], after index: Int, _ random: SeededSource
    ) {
        guard let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")),
            let end = bytes[colon...].firstIndex(where: { ",}]\n".utf8.contains($0) })
        else { return }
        let value = wrongValues[Int(random.below(UInt64(wrongValues.count)))]
        bytes.replaceSubrange(colon + 1..<end, with: value.utf8)
    }

    private static func headers(_ random: SeededSource) -> [ProtocolReply.Header] {
        let values = [
            "", "-1", "0", "9223372036854775807", "9223372036854775808", "seq=1; leaf=AAAA",
            "seq=-1; leaf=", "max-age=9223372036854775807", "max-age=-1,,, no-store", "\u{FFFD}",
        ]
        return ["Retry-After", "Cache-Control", LedgerPointer.headerName].compactMap { name in
            guard random.below(2) == 0 else { return nil }
            return .init(name, values[Int(random.below(UInt64(values.count)))])
        }
    }
}
