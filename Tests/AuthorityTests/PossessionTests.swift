// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Tokens that are bound to a key or a certificate (§4.4, decisions 36 and 46).
@Suite struct PossessionTests {
    struct Spoilt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var code = "invalid_dpop_proof"
        let spoil: @Sendable (inout BoundCall) -> Void
    }

    private static let certificate = SHA256.digest(of: Array("a certificate".utf8))
    private static let otherKey = SigningKey.generate(using: SystemRandomSource())

    static let spoilt: [Spoilt] = [
        Spoilt(testDescription: "sent as Bearer", code: "invalid_jwt") { $0.proofs = nil },
        Spoilt(testDescription: "no proof") { $0.proofs = 0 },
        Spoilt(testDescription: "two proofs") { $0.proofs = 2 },
        Spoilt(testDescription: "a token that is not bound", code: "invalid_jwt") {
            $0.confirmation = nil
        },
        Spoilt(testDescription: "another key") { $0.key = otherKey },
        Spoilt(testDescription: "another method") { $0.method = .get },
        Spoilt(testDescription: "another endpoint") {
            $0.url = Stage.issuer + "/capability/batch-execute"
        },
        Spoilt(testDescription: "another server") {
            $0.url = "https://evil.test/capability/execute"
        },
        Spoilt(testDescription: "another token") { $0.token = Array("a.b.c".utf8) },
        Spoilt(testDescription: "too old") { $0.age = -90 },
        Spoilt(testDescription: "from the future") { $0.age = 31 },
        Spoilt(testDescription: "bound to a certificate too", code: "invalid_jwt") {
            $0.confirmation?.certificate = certificate
            $0.certificate = certificate
        },
    ]

    /// A proof that fails leaves the token good for a better one.
    @Test(arguments: spoilt)
    func aBadProofIsRefusedAndUsesNothingUp(_ spoilt: Spoilt) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let good = BoundCall(actor, by: stage.key(), on: stage)
            var bad = good
            spoilt.spoil(&bad)
            let token = stage.agentToken(actor) { $0.confirmation = bad.confirmation }
            let refused = try await stage.execute(bad, with: token)
            #expect(refused.status == 401)
            #expect(refused.code == spoilt.code, "\(refused.json)")
            let entry = try #require(try stage.entries().last)
            #expect(entry["why"]?.string == spoilt.code)
            guard bad.confirmation == good.confirmation else { return }
            #expect(try await stage.execute(good, with: token).status == 200)
        }
    }

    struct Edge: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout BoundCall) -> Void
    }

    static let edges: [Edge] = [
        Edge(testDescription: "as a good client signs it") { _ in },
        Edge(testDescription: "as old as may be") { $0.age = -89 },
        Edge(testDescription: "as early as may be") { $0.age = 30 },
        Edge(testDescription: "with a query and a default port") {
            $0.url = "HTTPS://auth.test:443/capability/execute?a=b#c"
        },
        Edge(testDescription: "with a nonce that nobody asked for") { $0.nonce = "x" },
    ]

    @Test(arguments: edges)
    func aGoodProofIsTaken(_ edge: Edge) throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            var call = BoundCall(actor, by: stage.key(), on: stage)
            edge.change(&call)
            let answer = try await stage.execute(call)
            #expect(answer.status == 200, "\(answer.json)")
        }
    }

    @Test func aProofIsGoodForOneTokenAndATokenForOneUse() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            var call = BoundCall(actor, by: stage.key(), on: stage)
            let token = stage.agentToken(actor) { $0.confirmation = call.confirmation }
            #expect(try await stage.execute(call, with: token).status == 200)
            let same = try await stage.execute(call, with: token)
            #expect(same.code == "invalid_dpop_proof" && same.json["reason"] == "jti_replay")
            call.proofID += "x"
            let fresh = try await stage.execute(call, with: token)
            #expect(fresh.code == "invalid_jwt" && fresh.json["reason"] == "jti_replay")
        }
    }

    @Test func aNonceIsHandedOutAndChangesEachMinute() throws {
        try Stage.run(configure: { $0.possession.requiresNonce = true }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let key = stage.key()
            var call = BoundCall(actor, by: key, on: stage)
            let token = stage.agentToken(actor) { $0.confirmation = call.confirmation }
            let asked = try await stage.execute(call, with: token)
            #expect(asked.status == 401 && asked.code == "use_dpop_nonce")
            let challenges = asked.reply.headers.filter { $0.name == "WWW-Authenticate" }
            #expect(challenges.first?.value.hasPrefix("AgentAuth discovery=") == true)
            #expect(
                challenges.last?.value == "DPoP error=\"use_dpop_nonce\", algs=\"EdDSA\"")
            call.nonce = asked.reply.header("DPoP-Nonce")
            #expect(call.nonce?.isEmpty == false)
            let done = try await stage.execute(call, with: token)
            #expect(done.status == 200 && done.reply.header("DPoP-Nonce") == nil)

            func again(after pause: Duration) async throws -> Stage.Answer {
                try await stage.timeline.sleep(until: stage.timeline.monotonic + pause)
                var next = BoundCall(actor, by: key, on: stage)
                next.nonce = call.nonce
                return try await stage.execute(next)
            }
            let late = try await again(after: .seconds(60))
            #expect(late.status == 200)
            let next = try #require(late.reply.header("DPoP-Nonce"))
            #expect(next != call.nonce)
            let tooLate = try await again(after: .seconds(60))
            #expect(tooLate.code == "use_dpop_nonce")
            #expect(tooLate.reply.header("DPoP-Nonce") != next)
        }
    }

    struct Policy: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let policy: @Sendable (inout PossessionPolicy) -> Void
        /// Whether a token is taken that is bound to nothing, a key, a certificate.
        let takes: (nothing: Bool, key: Bool, certificate: Bool)
    }

    static let policies: [Policy] = [
        Policy(
            testDescription: "by default", policy: { _ in }, takes: (true, true, false)),
        Policy(
            testDescription: "DPoP off", policy: { $0.dpop = .off }, takes: (true, false, false)),
        Policy(
            testDescription: "DPoP required", policy: { $0.dpop = .required },
            takes: (false, true, false)),
        Policy(
            testDescription: "mTLS optional", policy: { $0.mtls = .optional },
            takes: (true, true, true)),
        Policy(
            testDescription: "mTLS required", policy: { $0.mtls = .required },
            takes: (false, false, true)),
        Policy(
            testDescription: "DPoP for one capability",
            policy: { $0.capabilities = ["check_balance": .dpop] }, takes: (false, true, false)),
        Policy(
            testDescription: "mTLS for one capability",
            policy: {
                $0.mtls = .optional
                $0.capabilities = ["check_balance": .mtls]
            }, takes: (false, false, true)),
        Policy(
            testDescription: "either for one capability",
            policy: {
                $0.mtls = .optional
                $0.capabilities = ["check_balance": .any]
            }, takes: (false, true, true)),
        Policy(
            testDescription: "DPoP for another capability",
            policy: { $0.capabilities = ["transfer_domestic": .dpop] }, takes: (true, true, false)),
    ]

    @Test(arguments: policies)
    func thePolicySaysWhichTokensAreTaken(_ row: Policy) throws {
        try Stage.run(configure: { row.policy(&$0.possession) }) { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            func expect(_ call: BoundCall, isTaken: Bool, _ what: String) async throws {
                let answer = try await stage.execute(call)
                #expect(answer.status == (isTaken ? 200 : 401), "\(what): \(answer.json)")
                if !isTaken { #expect(answer.code == "invalid_jwt", "\(what)") }
            }
            let key = BoundCall(actor, by: stage.key(), on: stage)
            try await expect(key, isTaken: row.takes.key, "bound to a key")
            var nothing = BoundCall(actor, by: stage.key(), on: stage)
            nothing.confirmation = nil
            nothing.proofs = nil
            try await expect(nothing, isTaken: row.takes.nothing, "bound to nothing")
            var certificate = nothing
            certificate.confirmation = Confirmation(certificate: Self.certificate)
            certificate.certificate = Self.certificate
            try await expect(certificate, isTaken: row.takes.certificate, "bound to a certificate")
            for shown in [nil, SHA256.digest(of: Array("another".utf8))] {
                certificate.certificate = shown
                try await expect(certificate, isTaken: false, "another certificate")
            }
        }
    }

    /// A host's token is held to what it is bound to, but need not be bound.
    @Test func aHostMayBindItsTokens() throws {
        try Stage.run(configure: { $0.possession.dpop = .required }) { stage in
            let host = stage.key()
            let registered = try await stage.register(host: host, agent: stage.key())
            #expect(registered.status == 200)
            let key = stage.key()
            let bound = stage.hostToken(host) {
                $0.confirmation = Confirmation(proofKey: JWK(key.publicKey).thumbprint)
            }
            let query = ["agent_id": registered.json["agent_id"]?.string ?? ""]
            let refused = try await stage.send(.status, token: bound, query: query)
            #expect(refused.status == 401 && refused.code == "invalid_jwt")
            let proof = DPoPProof.sign(
                method: .get, url: Stage.issuer + "/agent/status", token: bound, nonce: nil,
                proofID: "1", issuedAt: stage.timeline.now.seconds, with: key)
            let taken = await stage.authority.respond(
                to: ProtocolCall(
                    .status, bearerToken: bound,
                    query: query.map { .init(name: $0.key, value: $0.value) },
                    possession: PossessionProof(dpop: [proof]), remoteAddress: "192.0.2.1"))
            #expect(taken.status == 200)
        }
    }

    @Test func discoveryNamesTheAlgorithmWhereDPoPIsTaken() throws {
        let rows: [(PossessionPolicy.Demand, [String])] = [
            (.off, []), (.optional, ["EdDSA"]), (.required, ["EdDSA"]),
        ]
        for (demand, expected) in rows {
            try Stage.run(configure: { $0.possession.dpop = demand }) { stage in
                let answer = try await stage.send(.discovery)
                #expect(try Discovery(answer.json).proofAlgorithms == expected)
            }
        }
    }

    /// A policy that nobody could meet is refused when the server is opened.
    @Test(arguments: [PossessionPolicy.Binding.dpop, .mtls, .any])
    func aCapabilityCannotAskForWhatIsOff(_ binding: PossessionPolicy.Binding) {
        let error = #expect(throws: OpeningError.self) {
            try Stage.run(
                configure: {
                    $0.possession.dpop = .off
                    $0.possession.capabilities = ["check_balance": binding]
                }, { _ in })
        }
        guard case .policy(let faults) = error else {
            Issue.record("opened, or refused for something else")
            return
        }
        #expect(faults.map(\.key) == ["proof_of_possession.capabilities.check_balance"])
    }
}
