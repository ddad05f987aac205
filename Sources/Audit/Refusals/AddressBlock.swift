// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The block of addresses that one stranger has at will: an IPv4 address, or an IPv6 /64.
package enum AddressBlock {
    /// The block's name in an entry, such as `203.0.113.7` or `2001:db8:0:1::/64`. IPv4 in IPv6
    /// clothing (RFC 4291 §2.5.5.2) is IPv4; what is no address keeps its name, if that is plain.
    package static func name(of address: String) -> String {
        // A link-local address can carry the name of an interface.
        let bare = address.prefix { $0 != "%" }
        // IPv4 has one spelling only.
        if parse(String(bare), AF_INET, byteCount: 4) != nil { return String(bare) }
        guard var six = parse(String(bare), AF_INET6, byteCount: 16) else {
            return BoundedCounts.name(address)
        }
        if six.starts(with: mapped) {
            return six[12...].map { String($0) }.joined(separator: ".")
        }
        for index in 8..<16 { six[index] = 0 }
        return text(six) + "/64"
    }

    /// Whether it is this machine's own (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), or no address at all: a
    /// caller in the same process.
    package static func isLocal(_ address: String) -> Bool {
        let bare = address.prefix { $0 != "%" }
        if let four = parse(String(bare), AF_INET, byteCount: 4) { return four[0] == 127 }
        guard let six = parse(String(bare), AF_INET6, byteCount: 16) else { return true }
        let isLoopback = six.dropLast().allSatisfy { $0 == 0 } && six.last == 1
        return isLoopback || (six.starts(with: mapped) && six[12] == 127)
    }

    /// How IPv4 in IPv6 clothing begins.
    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    private static func parse(_ text: String, _ family: Int32, byteCount: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// The canonical text of an IPv6 address (RFC 5952).
    private static func text(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // Cannot fail: the buffer has room for every address.
        inet_ntop(AF_INET6, bytes, &text, socklen_t(INET6_ADDRSTRLEN))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}
