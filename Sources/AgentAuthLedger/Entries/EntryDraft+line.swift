// SPDX-License-Identifier: Apache-2.0
import Cryptography

extension EntryDraft {
    /// The entry's line at its place: the members of the caller, and those of the ledger between them.
    func line(seq: UInt64, milliseconds: Int64, prev: Digest) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(text.count + EntryDraft.placedByteCount)
        line.append(UInt8(ascii: "{"))
        line.append(contentsOf: text[..<places.prev])
        line.append(literal: "\"prev\":\"")
        prev.withBytes { Base64URLText.append($0, to: &line) }
        line.append(literal: "\",")
        line.append(contentsOf: text[places.prev..<places.salt])
        line.append(literal: "\"salt\":")
        CanonicalText.append(base64URL: salt.span, to: &line)
        line.append(UInt8(ascii: ","))
        line.append(contentsOf: text[places.salt..<places.seq])
        line.append(literal: "\"seq\":")
        CanonicalText.append(seq, to: &line)
        line.append(UInt8(ascii: ","))
        line.append(contentsOf: text[places.seq..<places.ts])
        line.append(literal: "\"ts\":\"")
        EntryTime.append(milliseconds, to: &line)
        line.append(literal: "\",")
        line.append(contentsOf: text[places.ts..<places.ty])
        line.append(literal: "\"ty\":")
        CanonicalText.append(type, to: &line)
        line.append(UInt8(ascii: ","))
        line.append(contentsOf: text[places.ty..<places.v])
        line.append(literal: "\"v\":1,")
        line.append(contentsOf: text[places.v...])
        // Every member ends in a comma; the last one's becomes the brace.
        line[line.count - 1] = UInt8(ascii: "}")
        return line
    }

    /// The braces and the members of the ledger, with room for a long type.
    private static let placedByteCount = 224
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }
}
