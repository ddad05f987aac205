// SPDX-License-Identifier: Apache-2.0
import Cryptography

extension EntryDraft {
    /// The entry's line at its place: three runs of bytes, two values and perhaps a later time.
    func line(seq: UInt64, milliseconds: Int64, prev: Digest) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(text.count + EntryDraft.placedByteCount)
        line.append(UInt8(ascii: "{"))
        line.append(text.span.extracting(..<places.prev))
        line.append(literal: "\"prev\":\"")
        prev.withBytes { Base64URLText.append($0, to: &line) }
        line.append(literal: "\",")
        line.append(text.span.extracting(places.prev..<places.seq))
        line.append(literal: "\"seq\":")
        CanonicalText.append(seq, to: &line)
        line.append(UInt8(ascii: ","))
        let shift = line.count - places.seq
        // `ts`, `ty` and `v` always follow, so the text ends in a comma that the brace replaces.
        line.append(text.span.extracting(places.seq..<text.count - 1))
        line.append(UInt8(ascii: "}"))
        if milliseconds != self.milliseconds {
            let start = places.ts + shift + EntryDraft.timeOffset
            var time: [UInt8] = []
            EntryTime.append(milliseconds, to: &time)
            line.replaceSubrange(start..<start + EntryTime.byteCount, with: time)
        }
        return line
    }

    /// What stands before the time in its member.
    private static let timeOffset = #""ts":""#.utf8.count
    /// The braces and the members that the writer fills in, at their longest.
    private static let placedByteCount = 128
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { bytes in unsafe append(bytes.span) }
    }
}
