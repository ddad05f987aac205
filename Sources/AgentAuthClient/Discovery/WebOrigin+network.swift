// SPDX-License-Identifier: Apache-2.0
import Glibc

extension WebOrigin {
    /// Whether the host is, by its very text, an address of this machine or of a private network, or
    /// one of the odd spellings under which resolvers take such a number (§8.12, "IP filtering"). A
    /// name is none, whatever a resolver says: what a name leads to is protected by its certificate.
    var isInternal: Bool {
        if isLoopback { return true }
        if authority.hasPrefix("[") {
            return WebOrigin.isInternal(six: authority.dropFirst().prefix { $0 != "]" })
        }
        let host = authority.prefix { $0 != ":" }
        let last = host.split(separator: ".").last ?? host
        guard last.utf8.allSatisfy({ 48...57 ~= $0 }) || last.hasPrefix("0x") else { return false }
        // Resolvers read `10.1`, `0x0a000001` and `167772161` as 10.0.0.1; nobody honest writes so.
        guard let four = WebOrigin.four(host) else { return true }
        return WebOrigin.isInternal(four: four)
    }

    private static func four(_ text: Substring) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4)
        return inet_pton(AF_INET, String(text), &bytes) == 1 ? bytes : nil
    }

    private static func isInternal(four: [UInt8]) -> Bool {
        switch (four[0], four[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168), (100, 64...127),
            (224..., _):
            true
        default: false
        }
    }

    /// Everything but global unicast (2000::/3), and IPv4 in any clothing within it: none is what a
    /// server on the internet would name.
    private static func isInternal(six text: Substring) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, String(text), &bytes) == 1 else { return true }
        // 6to4 and Teredo carry an IPv4 address.
        let isCarrier = bytes.starts(with: [0x20, 0x02]) || bytes.starts(with: [0x20, 0x01, 0, 0])
        return bytes[0] & 0xE0 != 0x20 || isCarrier
    }
}
