// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Compact JSON, members in their own order.
    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(JSONValue.usualByteCount)
        append(to: &bytes)
        return bytes
    }

    /// Canonical JSON (RFC 8785): compact, members in the order of their names' UTF-16 code units.
    ///
    /// Numbers are laid out as the RFC says but keep all their digits
    /// (see ``JSONNumber/description``): for those that a double holds, it is the RFC's text.
    public func canonical() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(JSONValue.usualByteCount)
        append(to: &bytes, sorted: true)
        return bytes
    }

    /// Room for most bodies, so that their bytes are allocated once.
    private static let usualByteCount = 256

    func append(to bytes: inout [UInt8], sorted: Bool = false) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .number(let value): value.append(to: &bytes)
        case .string(let value): bytes.appendQuoted(value)
        case .array(let elements): append(elements, to: &bytes, sorted: sorted)
        case .object(let object): append(object.members, to: &bytes, sorted: sorted)
        }
    }

    private func append(_ elements: [JSONValue], to bytes: inout [UInt8], sorted: Bool) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            element.append(to: &bytes, sorted: sorted)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func append(_ members: [JSONObject.Element], to bytes: inout [UInt8], sorted: Bool) {
        let ordered = sorted ? members.sorted { $0.key.comesBefore($1.key) } : members
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in ordered.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.appendQuoted(member.key)
            bytes.append(UInt8(ascii: ":"))
            member.value.append(to: &bytes, sorted: sorted)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
