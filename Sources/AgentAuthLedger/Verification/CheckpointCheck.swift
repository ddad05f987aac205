// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Transparency

/// Checkpoints against the tree, as it grows to their sizes.
struct CheckpointCheck {
    /// The key that has to have signed them; nil to leave signatures and roots out.
    let key: VerifierKey?
    /// How many were signed over the roots that they should be.
    private(set) var verified = 0
    /// The size of the largest that was good.
    private(set) var signedSize: UInt64 = 0

    init(key: VerifierKey?) {
        self.key = key
    }

    /// Checks the row under the size that the tree now has.
    mutating func finding(row: [UInt8], of frontier: Frontier) -> Finding? {
        guard let key else { return nil }
        let size = frontier.size
        guard let note = try? SignedNote(parsing: row) else {
            return Finding(seq: size, kind: .undecodable, part: .checkpoint)
        }
        guard let checkpoint = try? SignedCheckpoint(note, by: key) else {
            return Finding(seq: size, kind: .badSignature, part: .checkpoint)
        }
        guard checkpoint.size == size else {
            return Finding(seq: size, kind: .altered, part: .checkpoint)
        }
        let finding = finding(root: checkpoint.root, part: .checkpoint, of: frontier)
        if finding == nil { verified += 1 }
        return finding
    }

    /// Compares a root that was signed over the size that the tree now has.
    mutating func finding(root: Digest, part: Finding.Part, of frontier: Frontier) -> Finding? {
        guard root == frontier.root() else {
            // Every entry continues the one before, so they were replaced together, from
            // somewhere behind the last signed root that agreed.
            return Finding(seq: signedSize, kind: .forked, part: part)
        }
        signedSize = frontier.size
        return nil
    }
}
