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
        text.append(addingCapacity: (bytes.count * 4 + 2) / 3) { output in
            alphabet.withUTF8Buffer { alphabet in
                /// The character of the lowest six bits.
                func character(_ group: UInt32) -> UInt8 { alphabet[Int(group & 63)] }

                let whole = bytes.count - bytes.count % 3
                var index = 0
                while index < whole {
                    let group =
                        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
                        | UInt32(bytes[index + 2])
                    output.append(character(group >> 18))
                    output.append(character(group >> 12))
                    output.append(character(group >> 6))
                    output.append(character(group))
                    index += 3
                }
                guard whole < bytes.count else { return }
                let hasTwo = bytes.count - whole == 2
                let group =
                    UInt32(bytes[whole]) << 16 | (hasTwo ? UInt32(bytes[whole + 1]) << 8 : 0)
                output.append(character(group >> 18))
                output.append(character(group >> 12))
                if hasTwo { output.append(character(group >> 6)) }
            }
        }
    }

    /// The bytes that `text` spells, or nil when it is not the canonical spelling of any.
    public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        let table = Base64URL.values
        let values = table.span
        func sextet(_ index: Int) -> UInt32 { UInt32(values[Int(text[index])]) }

        // Every foreign character leaves its mark here, so that nothing branches on each.
        var marks: UInt32 = 0
        let bytes = [UInt8](capacity: text.count * 3 / 4) { output in
            let whole = text.count - text.count % 4
            var index = 0
            while index < whole {
                let (a, b) = (sextet(index), sextet(index + 1))
                let (c, d) = (sextet(index + 2), sextet(index + 3))
                marks |= a | b | c | d
                let group = a << 18 | b << 12 | c << 6 | d
                output.append(UInt8(truncatingIfNeeded: group >> 16))
                output.append(UInt8(truncatingIfNeeded: group >> 8))
                output.append(UInt8(truncatingIfNeeded: group))
                index += 4
            }
            guard whole < text.count else { return }
            // Two characters are one byte and four bits to spare, three are two and two.
            let (a, b) = (sextet(whole), sextet(whole + 1))
            let c = text.count - whole == 3 ? sextet(whole + 2) : 0
            let group = a << 18 | b << 12 | c << 6
            output.append(UInt8(truncatingIfNeeded: group >> 16))
            if text.count - whole == 3 { output.append(UInt8(truncatingIfNeeded: group >> 8)) }
            let spare = group & (text.count - whole == 3 ? 0xFF : 0xFFFF)
            marks |= a | b | c | (spare == 0 ? 0 : notASextet)
        }
        return marks & notASextet == 0 ? bytes : nil
    }

    /// The bytes that `text` spells, or nil when it is not the canonical spelling of any.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8.span)
    }

    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// A bit that no value has.
    private static let notASextet: UInt32 = 0x80

    /// The value of each character, and ``notASextet`` for all that are not of the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: UInt8(notASextet), count: 256)
        for (value, character) in alphabet.description.utf8.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()
}
