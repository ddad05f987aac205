// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension JSONValue {
    /// How much work it is to look at the value itself: one, and more for a long string or a large
    /// array or object (see ``SchemaLimits/sizeUnit``).
    var size: Int {
        let parts =
            switch self {
            case .null, .bool, .number: 0
            case .string(let string): string.utf8.count
            case .array(let elements): elements.count
            case .object(let object): object.count
            }
        return 1 + parts / SchemaLimits.sizeUnit
    }

    /// How much work it is to look at the value and everything within it.
    var deepSize: Int {
        switch self {
        case .null, .bool, .number, .string: size
        case .array(let elements): elements.reduce(size) { $0 + $1.deepSize }
        case .object(let object):
            object.reduce(size) { $0 + JSONValue.string($1.key).size + $1.value.deepSize }
        }
    }

    /// Whether it is an array or an object.
    var isCompound: Bool { kind == .array || kind == .object }
}
