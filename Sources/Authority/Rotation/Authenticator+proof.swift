// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage
import StrictJSON

extension Authenticator {
    /// Whether the owner of a key agrees to a rotation to it (decision 40): true with a good proof,
    /// false without one. A bad one is refused, and is not used up.
    func isProven(_ request: RotationRequest) async throws -> Bool {
        guard let proof = request.proof else { return false }
        do {
            let bytes = Array(proof.utf8)
            let token = try Token(parsing: bytes.span)
            guard token.kind == .keyProof else {
                throw ProtocolError.invalidJWT("its typ must be \(TokenKind.keyProof.rawValue).")
            }
            let issuer = request.publicKey.thumbprint.description
            guard token.claims.issuer?.hasSameBytes(as: issuer) ?? false else {
                throw ProtocolError.invalidJWT("its iss must be the new key's thumbprint.")
            }
            try check.audience(token.claims, isOneOf: [parts.configuration.issuer])
            try check.signature(token, by: request.publicKey.publicKey)
            try check.times(token.claims, at: parts.timeline.now)
            try await admit(token.claims, identity: issuer)
            return true
        } catch let error as ProtocolError where error.code == .invalidJWT {
            throw ProtocolError.invalidRequest("'proof' is not acceptable: \(error.message)")
        }
    }

    /// Notes that a host has signed with a key that came by rotation.
    func noteProof(of host: Host, by key: JWK) async throws {
        let tables = parts.journal.tables
        guard host.publicKey == key.publicKey,
            try !parts.journal.read({ try tables.isKeyProven(of: host.id, in: $0) })
        else { return }
        let operation = parts.operation()
        try await parts.journal.commit { txn, change in
            guard let host = try txn.get(change.tables.hosts, host.id),
                host.publicKey == key.publicKey
            else { return }
            try change.proveKey(of: host, operation: operation, in: txn)
        }
    }
}
