// SPDX-License-Identifier: Apache-2.0

/// The base URL of a server, in the one spelling in which audiences are compared with it: scheme and
/// host in lower case, no trailing slash, no query, no fragment, no user.
struct IssuerURL: Hashable, Sendable {
    let text: String

    /// Nil for every other spelling, and for what is no http or https URL.
    init?(_ text: String) {
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }),
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
            !text.contains(where: { "?#@\\\"<>".contains($0) })
        else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard !authority.isEmpty, String(authority) == authority.lowercased(),
            !path.hasSuffix("/"), !path.contains("//"),
            IssuerURL.isAuthority(String(authority))
        else { return nil }
        self.text = text
    }

    /// A host, or a host and a port.
    private static func isAuthority(_ text: String) -> Bool {
        if ListenAddress(text) != nil { return true }
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        return (isBracketed || !text.contains(":")) && ListenAddress(text + ":1") != nil
    }

    /// What clients on the same machine call a server that listens on this port.
    init(localPort port: Int, isSecure: Bool = false) {
        text = "\(isSecure ? "https" : "http")://localhost:\(port)"
    }
}
