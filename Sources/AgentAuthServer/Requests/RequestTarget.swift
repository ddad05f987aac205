// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// Path and query of a request, decoded (RFC 3986 §2.1).
package struct RequestTarget {
    /// The path; an escaped slash stays escaped, for it separates nothing.
    package let path: String
    /// The query as it was sent; nil without one.
    package let rawQuery: Substring?

    /// Nil for a path whose escapes are no UTF-8 text or hide a control character.
    package init?(_ target: String) {
        let end = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let rawPath = target[..<(end ?? target.endIndex)]
        rawQuery = end.map { target[target.utf8.index(after: $0)...] }
        // Most paths have no escapes.
        guard rawPath.utf8.contains(UInt8(ascii: "%")) else {
            path = String(rawPath)
            return
        }
        guard let decoded = rawPath.percentDecoded(keepingSlashes: true) else { return nil }
        path = decoded
    }

    /// The query's parameters in order (WHATWG URL, application/x-www-form-urlencoded); nil when one
    /// is no UTF-8 text.
    package func query() -> [ProtocolCall.QueryItem]? {
        guard let rawQuery, !rawQuery.isEmpty else { return [] }
        var items: [ProtocolCall.QueryItem] = []
        for pair in rawQuery.utf8.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let value = end == pair.endIndex ? "" : Substring(pair[pair.index(after: end)...])
            guard let name = Substring(pair[..<end]).percentDecoded(plusIsSpace: true),
                let value = value.percentDecoded(plusIsSpace: true)
            else { return nil }
            items.append(.init(name: name, value: value))
        }
        return items
    }
}

extension Substring {
    /// The text with its escapes replaced; nil when that is not UTF-8, when an escape is broken, or
    /// when one hides a NUL.
    fileprivate func percentDecoded(
        plusIsSpace: Bool = false, keepingSlashes: Bool = false
    ) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit
                else { return nil }
                let decoded = high << 4 | low
                guard decoded != 0 else { return nil }
                if keepingSlashes && decoded == UInt8(ascii: "/") {
                    bytes += "%2F".utf8
                } else {
                    bytes.append(decoded)
                }
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
