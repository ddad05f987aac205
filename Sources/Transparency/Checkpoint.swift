// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The head of a log at one size: the text of a note (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable {
    /// Who the log is; by recommendation a URL without its scheme.
    public let origin: String
    /// The number of leaves.
    public let size: UInt64
    /// The root of the RFC 6962 tree of that size.
    public let root: Digest
    /// Opaque further lines; not recommended.
    public let extensions: [String]

    /// A head; lines that are empty or hold a newline are the caller's mistake.
    public init(origin: String, size: UInt64, root: Digest, extensions: [String] = []) {
        let lines = [origin] + extensions
        precondition(
            lines.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x20 } },
            "origin and extensions are one line each")
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads a note's text.
    public init(parsing text: String) throws(TransparencyError) {
        func malformed(_ reason: String) -> TransparencyError { .malformed(.checkpoint, reason) }
        let bytes = Array(text.utf8)
        guard SignedNote.isValidText(text) else {
            throw malformed("expected lines that end in a newline")
        }
        let lines = bytes.dropLast().split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
            throw malformed("expected at least three lines, none empty")
        }
        guard let size = CanonicalDecimal.parse(lines[1]) else {
            throw malformed("the size is not a decimal number")
        }
        guard let root = Base64.decode(lines[2]).flatMap({ Digest($0) }) else {
            throw malformed("the root is not 32 bytes of base64")
        }
        self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensions: lines[3...].map { String(decoding: $0, as: UTF8.self) })
    }

    /// The note's text, with its final newline.
    public var text: String {
        ([origin, String(size), Base64.encode(root.bytes)] + extensions)
            .map { $0 + "\n" }.joined()
    }
}
