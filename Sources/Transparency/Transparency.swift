// SPDX-License-Identifier: Apache-2.0

// The door of this module. Use first:
//
// - `SignedNote` with `Checkpoint`: what a log says about itself, and who signed it.
// - `TLogProof`: that one entry stands in such a log, as one small file.
//
// Everything here is pure: no storage, no clock, no chance. A client or a verifier can use it alone.
// Sources: RFC 6962 and RFC 9162 (trees and proofs); C2SP signed-note, tlog-checkpoint, tlog-tiles,
// tlog-cosignature (Ed25519, v1) and tlog-proof. Every parser is total and takes the one canonical
// spelling only, so that what was parsed renders to the same bytes.

/// Why bytes from outside were refused.
public enum TransparencyError: Error, Equatable, CustomStringConvertible {
    /// The format that was expected.
    public enum Format: String, Sendable {
        case note, checkpoint
        case verifierKey = "verifier key"
        case proof = "tlog-proof"
    }

    /// The bytes do not have the form of `Format`.
    case malformed(Format, String)
    /// A key that is known did not make the signature that stands under its name and key ID.
    case wrongSignature(keyName: String)
    /// No known key signed the note.
    case unsigned
    /// A proof was asked for an index or a size that the tree does not have.
    case outOfRange

    public var description: String {
        switch self {
        case .malformed(let format, let reason): "not a \(format.rawValue): \(reason)"
        case .wrongSignature(let name): "the signature of \(name) does not match the text"
        case .unsigned: "no trusted key signed this note"
        case .outOfRange: "the tree has no such index or size"
        }
    }
}
