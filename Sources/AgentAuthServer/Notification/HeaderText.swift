// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Text of people in a header field: as it is where it is plain ASCII, else in encoded words
/// (RFC 2047). What could end the line is never part of it.
enum HeaderText {
    /// A line with an encoded word has at most 76 characters: up to 18 of them are the field's name,
    /// 12 stand around the text, and three bytes become four characters.
    private static let bytesPerWord = 33
    /// With the field's name, well below the 998 of a line.
    private static let plainLimit = 200

    static func encoded(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= plainLimit && !text.contains("=?")
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain { return text }
        var words: [[UInt8]] = [[]]
        // A character does not stand across two words.
        for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            let bytes = Array(String(scalar).utf8)
            if (words.last?.count ?? 0) + bytes.count > bytesPerWord { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Base64.encode($0))?=" }.joined(separator: "\r\n ")
    }
}

/// Base64 with padding (RFC 4648 §4), as mail writes it.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}

/// Text in 7-bit lines of at most 76 characters (RFC 2045 §6.7).
enum QuotedPrintable {
    private static let lineLimit = 76

    /// One line of text as lines of mail, without their ends.
    static func lines(_ text: String) -> [String] {
        var lines = [""]
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
            let piece =
                isPlain || byte == UInt8(ascii: " ") && !isLast
                ? String(Unicode.Scalar(byte)) : "=" + hexadecimal(byte)
            // Room for the "=" that says that the line goes on.
            if lines[lines.count - 1].utf8.count + piece.utf8.count >= lineLimit {
                lines[lines.count - 1] += "="
                lines.append("")
            }
            lines[lines.count - 1] += piece
        }
        return lines
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}
