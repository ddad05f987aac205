// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// A place within a JSON value (RFC 6901).
struct JSONPointer: Sendable {
    private(set) var text = ""

    /// The place of a member of the object, or of an element of the array, at this place.
    func appending(_ token: String) -> JSONPointer {
        var longer = text + "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": longer += "~0"
            case "/": longer += "~1"
            default: longer.unicodeScalars.append(scalar)
            }
        }
        return JSONPointer(text: longer)
    }

    func appending(_ keyword: SchemaKeyword) -> JSONPointer { appending(keyword.rawValue) }
    func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The value at the place that a URI fragment names (RFC 6901 §6), and the place; nil when
    /// there is nothing.
    static func resolve(
        fragment: Substring, in root: JSONValue
    ) -> (pointer: JSONPointer, value: JSONValue)? {
        guard let decoded = percentDecoded(fragment.utf8) else { return nil }
        if decoded.isEmpty { return (JSONPointer(), root) }
        guard decoded.first == UInt8(ascii: "/") else { return nil }
        var (place, value) = (JSONPointer(), root)
        let parts = decoded.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts {
            guard let token = unescaped(part), let next = child(token, of: value) else {
                return nil
            }
            (place, value) = (place.appending(token), next)
        }
        return (place, value)
    }

    private static func child(_ token: String, of value: JSONValue) -> JSONValue? {
        guard case .array(let elements) = value else { return value[token] }
        // The digits of an index have one spelling.
        guard let index = Int(token), String(index) == token, elements.indices.contains(index)
        else { return nil }
        return elements[index]
    }

    private static func unescaped(_ part: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func percentDecoded(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit),
                let low = rest.popFirst().flatMap(hexDigit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
