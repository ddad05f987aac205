// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a string in quotation marks, escaped as RFC 8785 §3.2.2.2 says.
    mutating func appendQuoted(_ string: String) {
        appendQuoted(string.utf8.span)
    }

    /// Appends well-formed UTF-8 in quotation marks, escaped as RFC 8785 §3.2.2.2 says.
    mutating func appendQuoted(_ content: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        if content.needsEscapes {
            for index in content.indices { appendEscaped(content[index]) }
        } else {
            // Copies as one block; the pointer lives no longer than the call.
            content.withUnsafeBufferPointer { append(contentsOf: $0) }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x08: append(contentsOf: "\\b".utf8)
        case 0x09: append(contentsOf: "\\t".utf8)
        case 0x0A: append(contentsOf: "\\n".utf8)
        case 0x0C: append(contentsOf: "\\f".utf8)
        case 0x0D: append(contentsOf: "\\r".utf8)
        case 0x00..<0x20:
            append(contentsOf: "\\u00".utf8)
            append(UInt8(ascii: "0") + byte >> 4)
            append(contentsOf: String(byte & 15, radix: 16).utf8)
        default: append(byte)
        }
    }
}

extension Span<UInt8> {
    fileprivate var needsEscapes: Bool {
        for index in indices {
            let byte = self[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return true
            }
        }
        return false
    }
}
