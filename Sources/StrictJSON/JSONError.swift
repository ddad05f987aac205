// SPDX-License-Identifier: Apache-2.0

/// Why a text was refused, and at which byte.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong with the text.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case badEscape
        case byteOrderMark
        case controlCharacter
        case duplicateMember
        case invalidUTF8
        case leadingZero
        case loneSurrogate
        case notAnObject
        case numberOutOfBounds
        case syntax
        case tooDeep
        case tooLarge
        case trailingBytes
        case trailingComma
        case unexpectedEnd
    }

    public let kind: Kind

    /// Where it was noticed: the number of bytes before the one that is wrong.
    public let offset: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence that says what to do, ending with the offset.
    public var description: String { "\(advice) (at byte \(offset))" }

    private var advice: String {
        switch kind {
        case .badEscape:
            #"Escape only with \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits."#
        case .byteOrderMark: "Send UTF-8 without a byte-order mark."
        case .controlCharacter: #"Escape control characters in strings, such as \n or \u0000."#
        case .duplicateMember: "Name each member of an object once."
        case .invalidUTF8: "Send well-formed UTF-8."
        case .leadingZero: "Write numbers without leading zeros."
        case .loneSurrogate: #"Write \u surrogates as a pair, high before low."#
        case .notAnObject: "Send one JSON object."
        case .numberOutOfBounds:
            "Keep numbers to \(JSONNumber.maxDigits) digits and to exponents within "
                + "±\(JSONNumber.maxExponent)."
        case .syntax: "Send JSON as RFC 8259 defines it; this byte cannot stand here."
        case .tooDeep: "Nest fewer arrays and objects."
        case .tooLarge: "Send fewer bytes."
        case .trailingBytes: "Send one JSON value and nothing after it."
        case .trailingComma: "Remove the comma before the closing bracket."
        case .unexpectedEnd: "Send the whole text; it ends in the middle of a value."
        }
    }
}
