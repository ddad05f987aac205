// SPDX-License-Identifier: Apache-2.0

/// The fields of a query or of a posted form (`application/x-www-form-urlencoded`, WHATWG URL
/// §5.1), in order.
struct FormFields: Sendable {
    private let fields: [(name: String, value: String)]

    /// A form has no more bytes; the longest honest one, with 64 capabilities narrowed, has fewer.
    static let byteLimit = 64 * 1024
    /// Nor more fields.
    static let countLimit = 1024

    /// Nil for what is too long, has broken escapes or is no UTF-8: nothing is guessed.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= FormFields.byteLimit else { return nil }
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < FormFields.countLimit else { return nil }
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormFields.decoded(parts[0]),
                let value = parts.count == 2 ? FormFields.decoded(parts[1]) : ""
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// Every value of a field, in order. Names compare by their bytes.
    subscript(all name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// The one value of a field; nil when there is none, or more than one that say different things.
    subscript(name: String) -> String? {
        let values = self[all: name]
        guard let first = values.first else { return nil }
        return values.allSatisfy { $0.utf8.elementsEqual(first.utf8) } ? first : nil
    }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit)
                else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
