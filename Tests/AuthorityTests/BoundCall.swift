// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON

/// One execution by an agent whose token may be bound: a good client's, until a test spoils a part of
/// it.
struct BoundCall: Sendable {
    var actor: Stage.Actor
    /// The key of the proof, and what the token says of it.
    var key: SigningKey
    var confirmation: Confirmation?
    var method = Endpoint.Method.post
    var url = Stage.issuer + "/capability/execute"
    /// Seconds from now to the proof's `iat`.
    var age: Int64 = 0
    var proofID: String
    var nonce: String?
    /// What the proof is for; nil for the token that is sent.
    var token: [UInt8]?
    /// How many times the proof is sent; nil to send the token as Bearer.
    var proofs: Int? = 1
    var certificate: Digest?

    init(_ actor: Stage.Actor, by key: SigningKey, on stage: Stage) {
        self.actor = actor
        self.key = key
        confirmation = Confirmation(proofKey: JWK(key.publicKey).thumbprint)
        proofID = Base64URL.encode(stage.random.bytes(16))
    }
}

extension Stage {
    /// Sends an execution that reads, with what shows that the sender may use the token.
    func execute(_ bound: BoundCall, with token: [UInt8]? = nil) async throws -> Answer {
        let token = token ?? agentToken(bound.actor) { $0.confirmation = bound.confirmation }
        let proof = DPoPProof.sign(
            method: bound.method, url: bound.url, token: bound.token ?? token, nonce: bound.nonce,
            proofID: bound.proofID, issuedAt: timeline.now.seconds + bound.age, with: bound.key)
        let body: JSONValue = [
            "capability": "check_balance", "arguments": ["account_id": "acc_123"],
        ]
        let reply = await authority.respond(
            to: ProtocolCall(
                .execute, bearerToken: token, body: body.serialized(),
                possession: PossessionProof(
                    dpop: bound.proofs.map { [[UInt8]](repeating: proof, count: $0) },
                    certificate: bound.certificate),
                remoteAddress: "192.0.2.1"))
        return Answer(
            status: reply.status, json: try JSONValue(parsing: reply.body), reply: reply)
    }
}
