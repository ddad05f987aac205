// SPDX-License-Identifier: Apache-2.0

/// An absolute `https` URL in the plain form in which keys are published (§4.1): visible ASCII, a
/// host, no user information and no fragment. Two are equal when their text is.
public struct HTTPSURL: Hashable, Sendable {
    /// As it was written.
    public let text: String
    /// The host in lower case; an IPv6 address without its brackets.
    public let host: String
    public let port: Int
    /// Path and query, beginning with a slash.
    public let target: String

    /// Nil for everything else, `http` included.
    public init?(_ text: String) {
        let scheme = "https://"
        guard text.utf8.count <= ProtocolLimits.urlBytes,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "\\") }),
            text.prefix(scheme.utf8.count).lowercased() == scheme
        else { return nil }
        let rest = text.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let place = HTTPSURL.place(authority.lowercased()) else { return nil }
        self.text = text
        (host, port) = place
        let target = rest[authority.endIndex...]
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// Whether the host is an IPv6 address.
    public var isIPv6: Bool { host.utf8.contains(UInt8(ascii: ":")) }

    /// Whether both lead to the same place, however they are written.
    public func isSamePlace(as other: HTTPSURL) -> Bool {
        host == other.host && port == other.port && target == other.target
    }

    /// Where an answer's `Location` leads (RFC 9110 §10.2.2): another such URL, or a path from the
    /// root. Other relative references are nobody's habit here, and nil.
    public func redirected(to location: String) -> HTTPSURL? {
        guard location.hasPrefix("/") else { return HTTPSURL(location) }
        if location.hasPrefix("//") { return HTTPSURL("https:" + location) }
        let shown = isIPv6 ? "[\(host)]" : host
        return HTTPSURL("https://\(shown):\(port)\(location)")
    }

    /// Host and port of an authority in lower case.
    private static func place(_ authority: String) -> (String, Int)? {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return host(authority).map { ($0, 443) }
        }
        let digits = authority[authority.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0
        else { return nil }
        return host(String(authority[..<colon])).map { ($0, Int(port)) }
    }

    private static func host(_ text: String) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            let isPlain = address.utf8.allSatisfy {
                (0x30...0x3A).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2E
            }
            return isPlain && address.contains(":") ? String(address) : nil
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty
                && label.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                }
        }
        return isName ? text : nil
    }
}

extension HTTPSURL: CustomStringConvertible {
    public var description: String { text }
}
