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

    /// The value of a character, or nil for one that is not of the alphabet.
    static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
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
