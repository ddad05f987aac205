// SPDX-License-Identifier: Apache-2.0
import Cryptography

extension EntryDraft {
    /// The entry's line at its place. One array, four runs of bytes and three values.
    func line(seq: UInt64, milliseconds: Int64, prev: Digest) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(text.count + EntryDraft.placedByteCount)
        line.append(UInt8(ascii: "{"))
        line.append(contentsOf: text[..<places.prev])
        line.append(literal: "\"prev\":\"")
        prev.withBytes { Base64URLText.append($0, to: &line) }
        line.append(literal: "\",")
        line.append(contentsOf: text[places.prev..<places.seq])
        line.append(literal: "\"seq\":")
        CanonicalText.append(seq, to: &line)
        line.append(UInt8(ascii: ","))
        line.append(contentsOf: text[places.seq..<places.ts])
        line.append(literal: "\"ts\":\"")
        EntryTime.append(milliseconds, to: &line)
        line.append(literal: "\",")
        // `ty` and `v` always follow, so the text ends in a comma that the brace replaces.
        line.append(contentsOf: text[places.ts..<text.count - 1])
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// The braces and the members that the writer fills in, at their longest.
    private static let placedByteCount = 128
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }
}
