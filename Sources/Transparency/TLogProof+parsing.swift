// SPDX-License-Identifier: Apache-2.0
import Cryptography

extension TLogProof {
    /// The longest path that a tree can need.
    static let maxPathCount = 64

    /// Reads a file as `rendered()` writes it. Nothing is verified yet.
    public init(parsing text: String) throws(TransparencyError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads a file from bytes that may not even be text.
    public init(parsing bytes: [UInt8]) throws(TransparencyError) {
        func malformed(_ reason: String) -> TransparencyError { .malformed(.proof, reason) }
        guard bytes.count <= SignedNote.maxByteCount else {
            throw malformed("longer than \(SignedNote.maxByteCount) bytes")
        }
        var lines = LineReader(rest: bytes[...])
        guard lines.next()?.elementsEqual(TLogProof.header.utf8) == true else {
            throw malformed("the first line is not \(TLogProof.header)")
        }
        var line = lines.next()
        var extra: [UInt8]?
        if let text = line?.after("extra ") {
            guard let decoded = Base64.decode(text) else {
                throw malformed("the extra data is not canonical base64")
            }
            extra = decoded
            line = lines.next()
        }
        guard let index = line?.after("index ").flatMap({ CanonicalDecimal.parse($0) }) else {
            throw malformed("expected index and a decimal number")
        }
        var path: [Digest] = []
        while let line = lines.next(), !line.isEmpty {
            guard path.count < TLogProof.maxPathCount,
                let hash = Base64.decode(line).flatMap({ Digest($0) })
            else { throw malformed("line \(path.count + 1) of the path is not a hash") }
            path.append(hash)
        }
        self.init(
            extra: extra, index: index, path: path,
            checkpoint: try SignedNote(parsing: Array(lines.rest)))
    }
}

/// Takes lines off the front of bytes; what has no newline is not a line.
private struct LineReader {
    private(set) var rest: ArraySlice<UInt8>

    init(rest: ArraySlice<UInt8>) {
        self.rest = rest
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}

extension ArraySlice<UInt8> {
    /// What follows `prefix`; nil when it does not begin with it.
    fileprivate func after(_ prefix: String) -> ArraySlice<UInt8>? {
        starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }
}
