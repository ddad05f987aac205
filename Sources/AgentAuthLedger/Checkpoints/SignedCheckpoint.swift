// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Transparency

/// A checkpoint with the note that carries its signatures.
public struct SignedCheckpoint: Sendable {
    public let checkpoint: Checkpoint
    public let note: SignedNote

    /// The number of entries that it covers.
    public var size: UInt64 { checkpoint.size }
    public var root: Digest { checkpoint.root }

    init(checkpoint: Checkpoint, note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
    }

    /// Reads a note and verifies that this key signed it and that it speaks of the key's log.
    public init(_ note: SignedNote, by key: VerifierKey) throws(TransparencyError) {
        _ = try note.signers(among: [key])
        let checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8) else {
            throw .malformed(.checkpoint, "it is of the log \(checkpoint.origin)")
        }
        self.init(checkpoint: checkpoint, note: note)
    }
}
