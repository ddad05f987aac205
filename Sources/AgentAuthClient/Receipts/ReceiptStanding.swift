// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
public import Transparency

/// How a receipt fares against what shows whether it is so.
public enum ReceiptStanding: Hashable, Sendable {
    /// The entry stands in the ledger as the server said.
    case intact
    /// The server, or what was looked at instead, does not have the entry.
    case missing
    /// What stands there is not what the server said; the text says how it differs.
    case altered(String)
    /// It cannot be told; the text says what is missing for it.
    case undecided(String)
}

extension Receipt {
    /// What a proof shows of this receipt, to whoever trusts `key`.
    ///
    /// The proof carries the entry; its hash has to be the one that the server named, and the path from
    /// it has to lead to a root that the key signed.
    public func standing(proof bytes: [UInt8], key: VerifierKey?) -> ReceiptStanding {
        guard let proof = try? TLogProof(parsing: bytes) else {
            return .altered("the proof is no proof file")
        }
        guard proof.index == pointer.sequence else {
            return .altered("the proof is of entry \(proof.index)")
        }
        guard let entry = proof.extra, MerkleTree.leafHash(of: entry.span) == pointer.leaf else {
            return .altered("the entry is another than the one that the server named")
        }
        guard let key else { return .undecided("the key of this ledger is not known") }
        return switch proof.verify(leaf: pointer.leaf, by: key) {
        case .included: .intact
        case .unsigned: .undecided("the key that is trusted did not sign")
        case .otherLog: .undecided("the signed text is of another ledger")
        case .wrongSignature: .altered("the signature is not the key's")
        case .notIncluded: .altered("the path does not lead to the signed root")
        }
    }
}
