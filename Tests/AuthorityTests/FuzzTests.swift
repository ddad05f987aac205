// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import Cryptography
import StrictJSON
import Testing

/// Whatever is sent, the answer is one of the protocol's, the process lives, and the ledger is
/// whole afterwards.
@Suite struct FuzzTests {
    private static let calls = 600

    @Test(arguments: [1, 2, 3, 4, 5])
    func everyCallIsAnswered(_ seed: UInt64) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let cast = try await Cast(stage)
            let chance = SeededRandomSource(seed: seed)
            for _ in 0..<Self.calls {
                ground.timeline.pass(.milliseconds(Int64(chance.below(400))))
                let call = cast.call(chance, stage)
                let reply = await stage.authority.respond(to: call)
                Self.check(reply, to: call)
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
            try await ground.open().authority.shutdown()
        }
    }

    private static func check(_ reply: ProtocolReply, to call: ProtocolCall) {
        let about = Comment(
            rawValue: "\(call.endpoint) \(call.query) \(String(decoding: call.body, as: UTF8.self))"
        )
        if reply.status == 200, reply.header("Content-Type")?.hasPrefix("text/plain") ?? false {
            return #expect([.ledgerCheckpoint, .ledgerProof].contains(call.endpoint), about)
        }
        guard let json = try? JSONValue(parsing: reply.body) else {
            Issue.record("the answer to \(about) is not JSON")
            return
        }
        #expect(reply.header("Content-Type") == "application/json", about)
        if (200..<300).contains(reply.status) { return }
        let code = json["error"]?.string.flatMap { ErrorCode(rawValue: $0) }
        #expect(code?.status == reply.status, about)
        #expect(code != .internalError, about)
        #expect(json["message"]?.string?.isEmpty == false, about)
        if reply.status == 401 {
            #expect(reply.header("WWW-Authenticate")?.hasPrefix("AgentAuth ") == true, about)
        }
        if reply.status == 429 || reply.status == 503 {
            #expect(reply.header("Retry-After").flatMap { Int($0) } ?? 0 > 0, about)
        }
    }
}

/// Identities in all states, and requests of theirs that are good, nearly good, and nonsense.
private struct Cast {
    let actors: [Stage.Actor]
    let hosts: [SigningKey]

    init(_ stage: Stage) async throws {
        let alice = try await stage.user()
        var actors: [Stage.Actor] = []
        for _ in 0..<3 {
            actors.append(
                try await stage.delegate(
                    [
                        "check_balance", "send_mail", "list_messages",
                        ["name": "transfer_domestic", "constraints": ["amount": ["max": 1000]]],
                    ], for: alice))
        }
        try await stage.authority.operations.revoke(actors[2].id)
        let host = try await stage.enrolled(defaults: [CapabilityRequest("check_balance")])
        actors.append(try await stage.autonomous(["check_balance"], host: host))
        self.actors = actors
        hosts = actors.map(\.hostKey) + [stage.key(), stage.key()]
    }

    func call(_ chance: SeededRandomSource, _ stage: Stage) -> ProtocolCall {
        let endpoint = Endpoint.allCases[Int(chance.below(UInt64(Endpoint.allCases.count)))]
        var token = token(for: endpoint, chance, stage)
        if chance.below(4) == 0 { token = token.map { mutated($0, chance) } }
        var body = Array(self.body(for: endpoint, chance).utf8)
        if chance.below(3) == 0 { body = mutated(body, chance) }
        return ProtocolCall(
            endpoint, bearerToken: token, query: query(chance), body: body,
            resource: pick([nil, "job_1", pick(strings, chance)], chance),
            accept: pick([nil, "text/event-stream", pick(strings, chance)], chance),
            remoteAddress: pick(
                ["192.0.2.1", "2001:db8::1", "", "\u{0}\"é", "::ffff:192.0.2.9"], chance))
    }

    private func token(
        for endpoint: Endpoint, _ chance: SeededRandomSource, _ stage: Stage
    ) -> [UInt8]? {
        let actor = actors[Int(chance.below(UInt64(actors.count)))]
        let host = hosts[Int(chance.below(UInt64(hosts.count)))]
        let isAgent = endpoint.credential == .agent ? chance.below(8) > 0 : chance.below(8) == 0
        func spoil(_ claims: inout TokenClaims) {
            guard chance.below(3) == 0 else { return }
            switch chance.below(9) {
            case 0: claims.issuedAt = Int64(bitPattern: chance.below(.max)) / 2
            case 1: claims.expiresAt = Int64(bitPattern: chance.below(.max)) / 2
            case 2: claims.audiences = [pick(strings, chance)]
            case 3: claims.tokenID = pick(strings, chance)
            case 4: claims.issuer = pick(strings, chance)
            case 5: claims.subject = pick(strings, chance)
            case 6: claims.capabilities = [pick(strings, chance), "check_balance"]
            case 7: claims.hostKey = json(chance, depth: 2)
            default: claims.agentKey = json(chance, depth: 2)
            }
        }
        switch chance.below(12) {
        case 0: return nil
        case 1: return chance.bytes(Int(chance.below(300)))
        default: break
        }
        if isAgent {
            let audience =
                endpoint == .execute ? Stage.issuer + "/capability/execute" : Stage.issuer
            return stage.agentToken(actor, audience: audience, spoil)
        }
        return stage.hostToken(host, agent: chance.below(2) == 0 ? stage.key() : nil, spoil)
    }

    private func query(_ chance: SeededRandomSource) -> [ProtocolCall.QueryItem] {
        (0..<Int(chance.below(3))).map { _ in
            .init(
                name: pick(["agent_id", "query", "cursor", "limit", "name", "seq", "é"], chance),
                value: chance.below(3) == 0
                    ? String(chance.below(300))
                    : chance.below(2) == 0 ? pick(strings, chance) : actors[0].id.text)
        }
    }

    private func body(for endpoint: Endpoint, _ chance: SeededRandomSource) -> String {
        if chance.below(5) == 0 { return json(chance, depth: 4).text }
        let agent = actors[Int(chance.below(UInt64(actors.count)))].id.text
        let capability = pick(
            ["check_balance", "send_mail", "transfer_domestic", "nope", "list_messages"], chance)
        switch endpoint {
        case .batchExecute:
            let items = (0..<Int(chance.below(4))).map { _ in
                (try? JSONValue(parsing: Array(self.body(for: .execute, chance).utf8))) ?? .null
            }
            let body: JSONValue = ["requests": .array(items)]
            return body.text
        case .execute:
            let arguments: JSONValue =
                chance.below(2) == 0
                ? json(chance, depth: 3)
                : [
                    "account_id": "acc_123", "amount": pick([1, 5000, "1"], chance),
                    "currency": "USD", "destination_account": "acc_456", "to": "a",
                    "subject": .string(pick(strings, chance)), "body": json(chance, depth: 1),
                ]
            let body: JSONValue = ["capability": .string(capability), "arguments": arguments]
            return body.text
        case .requestCapability, .register:
            let body: JSONValue = [
                "name": .string(pick(strings, chance)), "reason": .string(pick(strings, chance)),
                "mode": pick(["delegated", "autonomous", "x", 1], chance),
                "capabilities": [
                    .string(capability),
                    ["name": "transfer_domestic", "constraints": json(chance, depth: 3)],
                ],
            ]
            return body.text
        case .enrollHost:
            let body: JSONValue = [
                "token": .string(pick(strings, chance)), "public_key": json(chance, depth: 2),
            ]
            return body.text
        default: return "{\"agent_id\":\"\(agent)\"}"
        }
    }

    private var strings: [String] {
        [
            "", " ", "agt_0", "agt_00000000000000000000", "hst_1", "\u{0}\u{1F}\"\\", "é",
            "e\u{301}",
            "\u{1F600}", String(repeating: "x", count: 257), String(repeating: "\u{7}", count: 200),
            "-1", "18446744073709551616", "check_balance", "\u{202E}\u{200B}", "\u{FFFF}\u{10FFFF}",
            String(repeating: "é", count: 5000), "{}", "null", Stage.issuer,
        ]
    }

    private func json(_ chance: SeededRandomSource, depth: Int) -> JSONValue {
        switch chance.below(depth == 0 ? 5 : 7) {
        case 0: .null
        case 1: .bool(chance.below(2) == 0)
        case 2:
            pick(
                [
                    0, 1, -1, .number(JSONNumber(coefficient: .max, exponent: 300)),
                    .number(JSONNumber(coefficient: 1, exponent: -300)), 9_007_199_254_740_993,
                ], chance)
        case 3, 4: .string(pick(strings, chance))
        case 5: .array((0..<Int(chance.below(4))).map { _ in json(chance, depth: depth - 1) })
        default: .object(object(chance, depth: depth))
        }
    }

    private func object(_ chance: SeededRandomSource, depth: Int) -> JSONObject {
        let names = [
            "name", "amount", "min", "max", "in", "not_in", "eq", "kty", "crv", "x", "é", "",
            "account_id", "constraints",
        ]
        var members: [(String, JSONValue)] = []
        for _ in 0..<Int(chance.below(4)) {
            let name = pick(names, chance)
            if members.contains(where: { $0.0 == name }) { continue }
            members.append((name, json(chance, depth: depth - 1)))
        }
        return JSONObject(members)
    }

    private func mutated(_ bytes: [UInt8], _ chance: SeededRandomSource) -> [UInt8] {
        guard !bytes.isEmpty else { return [0xFF] }
        var bytes = bytes
        for _ in 0...chance.below(3) {
            let index = Int(chance.below(UInt64(bytes.count)))
            switch chance.below(4) {
            case 0: bytes[index] = UInt8(truncatingIfNeeded: chance.below(256))
            case 1: bytes.insert(bytes[index], at: index)
            case 2: bytes.remove(at: index)
            default: bytes.removeLast(bytes.count - index)
            }
            if bytes.isEmpty { return bytes }
        }
        return bytes
    }

    private func pick<T>(_ values: [T], _ chance: SeededRandomSource) -> T {
        values[Int(chance.below(UInt64(values.count)))]
    }
}

extension JSONValue {
    fileprivate var text: String { String(decoding: serialized(), as: UTF8.self) }
}
