// SPDX-License-Identifier: Apache-2.0

/// Base64 with the URL-safe alphabet and without padding (RFC 4648 §5), canonical spelling only.
///
/// Readers that ignore the unused bits of the last character give one signature sixteen
/// spellings. This one takes exactly what it writes: no padding, no white space, unused bits zero.
public enum Base64URL {
    /// The text of `bytes`.
    public static func encode(_ bytes: Span<UInt8>) -> String {
        var text: [UInt8] = []
        encode(bytes, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes.span)
    }

    /// Appends the text of `bytes`: four characters for three bytes.
    public static func encode(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
        let length = (bytes.count * 4 + 2) / 3
        text.append(addingCapacity: length) { output in
            var index = 0
            while index < bytes.count {
                let taken = Swift.min(3, bytes.count - index)
                var group: UInt32 = 0
                for offset in 0..<3 {
                    group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
                }
                for place in 0...taken {
                    let sextet = group >> UInt32(18 - 6 * place) & 63
                    output.append(character(UInt8(sextet)))
                }
                index += 3
            }
        }
    }

    /// The bytes that `text` spells, or nil when it is not the canonical spelling of any.
    public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        let unusedBits = text.count % 4 == 2 ? 4 : text.count % 4 == 3 ? 2 : 0
        var isCanonical = true
        let bytes = [UInt8](capacity: text.count * 3 / 4) { output in
            var window: UInt32 = 0
            var bits = 0
            for index in text.indices {
                let value = sextet(text[index])
                guard value < 64 else {
                    isCanonical = false
                    return
                }
                window = window << 6 | UInt32(value)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    output.append(UInt8(truncatingIfNeeded: window >> UInt32(bits)))
                }
            }
            isCanonical = window & (1 << UInt32(unusedBits) - 1) == 0
        }
        return isCanonical ? bytes : nil
    }

    /// The bytes that `text` spells, or nil when it is not the canonical spelling of any.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8.span)
    }

    private static func character(_ sextet: UInt8) -> UInt8 {
        switch sextet {
        case 0..<26: UInt8(ascii: "A") + sextet
        case 26..<52: UInt8(ascii: "a") + (sextet - 26)
        case 52..<62: UInt8(ascii: "0") + (sextet - 52)
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    /// The value of a character, or 64 for one that is not of the alphabet.
    private static func sextet(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: 64
        }
    }
}
