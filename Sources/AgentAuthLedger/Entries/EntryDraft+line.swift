// SPDX-License-Identifier: Apache-2.0
import Cryptography
import StrictJSON

extension EntryDraft {
    /// The entry's line at its place. One array, four runs of bytes and three values.
    func line(seq: UInt64, milliseconds: Int64, prev: Digest) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(text.count + EntryDraft.placedByteCount)
        line.append(UInt8(ascii: "{"))
        line.append(contentsOf: text[..<places.prev])
        line.append(contentsOf: #""prev":""#.utf8)
        prev.withBytes { Base64URL.encode($0, into: &line) }
        line.append(contentsOf: #"","#.utf8)
        line.append(contentsOf: text[places.prev..<places.seq])
        line.append(contentsOf: #""seq":"#.utf8)
        CanonicalText.append(seq, to: &line)
        line.append(UInt8(ascii: ","))
        line.append(contentsOf: text[places.seq..<places.ts])
        line.append(contentsOf: #""ts":""#.utf8)
        EntryTime.append(milliseconds, to: &line)
        line.append(contentsOf: #"","#.utf8)
        // `ty` and `v` always follow, so the text ends in a comma that the brace replaces.
        line.append(contentsOf: text[places.ts..<text.count - 1])
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// The braces and the members that the writer fills in, at their longest.
    private static let placedByteCount = 128
}
