// SPDX-License-Identifier: Apache-2.0

/// Scheme, host and port of a URL that a server returned (RFC 6454 §4), for comparison only.
struct WebOrigin: Hashable {
    let scheme: String
    /// Host in lower case, with the port when it is not the scheme's own.
    let authority: String

    /// Nil unless `url` is an absolute http or https URL in plain, visible ASCII without user
    /// information: `https://bank.example@evil.example/` must not pass for the bank.
    init?(of url: String) {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let schemeEnd = url.firstRange(of: "://")
        else { return nil }
        scheme = url[..<schemeEnd.lowerBound].lowercased()
        guard let defaultPort = ["http": ":80", "https": ":443"][scheme] else { return nil }
        let rest = url[schemeEnd.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }.lowercased()
        guard let first = authority.first, first != ":", !authority.contains("@") else {
            return nil
        }
        self.authority =
            authority.hasSuffix(defaultPort)
            ? String(authority.dropLast(defaultPort.utf8.count)) : authority
    }

    /// Whether a page at `url` may be shown or fetched for a server with this origin (§8.12):
    /// anything over https, but plain http only at the origin itself, which the caller chose; and from
    /// outside nothing inside a private network.
    func permits(_ url: String) -> Bool {
        guard let other = WebOrigin(of: url) else { return false }
        if other == self { return true }
        return other.scheme == "https" && (!other.isInternal || isInternal)
    }

    /// Whether the host is this machine by its very name or number, whatever a resolver says.
    var isLoopback: Bool {
        if authority.hasPrefix("[") {
            return authority.prefix { $0 != "]" } == "[::1"
        }
        let host = authority.prefix { $0 != ":" }
        if host == "localhost" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { $0.utf8.allSatisfy { 48...57 ~= $0 } && UInt8($0) != nil }
    }
}
