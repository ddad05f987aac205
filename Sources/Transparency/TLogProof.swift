// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// That one entry stands in a log, as a file that is verified without the log (C2SP tlog-proof).
public struct TLogProof: Sendable {
    /// What the file says about itself on its first line.
    static let header = "c2sp.org/tlog-proof@v1"

    /// Not authenticated by the format. Our ledgers put the entry's own bytes here, which the
    /// inclusion path then proves.
    public let extra: [UInt8]?
    public let index: UInt64
    /// From the leaf's sibling up to the root's child.
    public let path: [Digest]
    /// The checkpoint with its signatures, not yet verified.
    public let checkpoint: SignedNote

    public init(extra: [UInt8]?, index: UInt64, path: [Digest], checkpoint: SignedNote) {
        self.extra = extra
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// What verifying a proof came to.
    public enum Outcome: Sendable {
        /// The leaf is in the tree of this checkpoint, which the key signed.
        case included(Checkpoint)
        /// The key's signature is missing from the checkpoint.
        case unsigned
        /// A signature under the key's name and ID was not made by it.
        case wrongSignature
        /// The signed text is not a checkpoint, or one of another log than the key's.
        case otherLog
        /// The path does not lead from the leaf to the checkpoint's root.
        case notIncluded
    }

    /// Verifies that the leaf with this hash is in the log that the key speaks for; the log's
    /// origin is the key's name.
    public func verify(leaf: Digest, by key: VerifierKey) -> Outcome {
        do {
            _ = try checkpoint.signers(among: [key])
        } catch .unsigned {
            return .unsigned
        } catch {
            return .wrongSignature
        }
        guard let head = try? Checkpoint(parsing: checkpoint.text),
            head.origin.utf8.elementsEqual(key.name.utf8)
        else { return .otherLog }
        let proof = InclusionProof(index: index, size: head.size, path: path)
        return proof.verifies(leaf: leaf, root: head.root) ? .included(head) : .notIncluded
    }

    /// The file's text.
    public func rendered() -> String {
        var lines = [TLogProof.header]
        if let extra { lines.append("extra \(Base64.encode(extra))") }
        lines.append("index \(index)")
        lines += path.map { Base64.encode($0.bytes) }
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.rendered()
    }
}
