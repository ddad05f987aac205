// SPDX-License-Identifier: Apache-2.0

/// Base64url of hashes and salts, for the two places where its speed counts: writing an entry's
/// `prev`, and checking it. Everything else uses StrictJSON's.
enum Base64URLText {
    /// The characters that `byteCount` bytes become, without padding.
    static func count(ofBytes byteCount: Int) -> Int { (byteCount * 4 + 2) / 3 }

    /// Appends the text of `bytes`.
    static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        text.append(addingCapacity: count(ofBytes: bytes.count)) { output in
            forEachCharacter(of: bytes) { output.append($0) }
        }
    }

    /// Whether the text of `bytes` stands at `start` in `line`.
    static func matches(_ bytes: Span<UInt8>, in line: Span<UInt8>, at start: Int) -> Bool {
        guard start >= 0, line.count - start >= count(ofBytes: bytes.count) else { return false }
        var position = start
        var difference: UInt8 = 0
        forEachCharacter(of: bytes) {
            difference |= line[position] ^ $0
            position += 1
        }
        return difference == 0
    }

    /// Whether the canonical text of some `byteCount` bytes stands at `start` in `line`.
    static func isText(ofBytes byteCount: Int, in line: Span<UInt8>, at start: Int) -> Bool {
        let count = count(ofBytes: byteCount)
        guard start >= 0, count > 0, line.count - start >= count else { return false }
        var isAlphabet = true
        for index in start..<start + count {
            let byte = line[index]
            let isOne =
                byte &- UInt8(ascii: "A") < 26 || byte &- UInt8(ascii: "a") < 26
                || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
            isAlphabet = isOne && isAlphabet
        }
        guard isAlphabet else { return false }
        // The last character has bits to spare, which are zero.
        let spare = UInt8(count * 6 - byteCount * 8)
        let last = line[start + count - 1]
        return alphabet.withUTF8Buffer { alphabet in
            let value = unsafe alphabet.firstIndex(of: last) ?? 0
            return value & (1 << spare - 1) == 0
        }
    }

    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    @inline(__always)
    private static func forEachCharacter(of bytes: Span<UInt8>, _ body: (UInt8) -> Void) {
        alphabet.withUTF8Buffer { alphabet in
            func character(_ group: UInt32, _ shift: UInt32) -> UInt8 {
                // Safe: six bits, of an alphabet of 64.
                unsafe alphabet[Int(group >> shift & 63)]
            }
            var index = 0
            while index + 3 <= bytes.count {
                let group =
                    UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
                    | UInt32(bytes[index + 2])
                body(character(group, 18))
                body(character(group, 12))
                body(character(group, 6))
                body(character(group, 0))
                index += 3
            }
            switch bytes.count - index {
            case 2:
                let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
                body(character(group, 18))
                body(character(group, 12))
                body(character(group, 6))
            case 1:
                let group = UInt32(bytes[index]) << 16
                body(character(group, 18))
                body(character(group, 12))
            default: break
            }
        }
    }
}
