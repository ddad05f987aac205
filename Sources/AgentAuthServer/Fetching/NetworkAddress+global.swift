// SPDX-License-Identifier: Apache-2.0

extension NetworkAddress {
    /// Whether the address belongs to the public network: what a server may be sent to by somebody
    /// whom it does not know (§8.12). Everything that the registries of special-purpose addresses
    /// (RFC 6890) set apart is not.
    public var isGlobal: Bool {
        guard bytes.count == 16 else {
            return !NetworkAddress.specialIPv4.contains { $0.contains(self) }
        }
        // Of IPv6 only 2000::/3 is given out; what embeds an IPv4 address lies in it or outside.
        return bytes[0] & 0xE0 == 0x20
            && !NetworkAddress.specialIPv6.contains { $0.contains(self) }
    }

    private static let specialIPv4 = [
        "0.0.0.0/8",  // this network
        "10.0.0.0/8",  // private
        "100.64.0.0/10",  // shared by a provider's customers
        "127.0.0.0/8",  // this machine
        "169.254.0.0/16",  // this link, and the metadata of clouds
        "172.16.0.0/12",  // private
        "192.0.0.0/24",  // protocol assignments
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // documentation
        "192.88.99.0/24",  // relays to 6to4, given up
        "192.168.0.0/16",  // private
        "198.18.0.0/15",  // benchmarks
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, and broadcast
    ].compactMap { AddressRange($0) }

    private static let specialIPv6 = [
        "2001::/23",  // protocol assignments, Teredo among them
        "2001:db8::/32", "3fff::/20",  // documentation
        "2002::/16",  // 6to4, which embeds an IPv4 address
    ].compactMap { AddressRange($0) }

    /// An address as a resolver writes it, if a connection may be made to it. IPv4 in the clothes of
    /// IPv6 is refused, whatever it is underneath.
    static func reachable(_ text: String) -> NetworkAddress? {
        guard let address = NetworkAddress(text), address.isGlobal,
            text.utf8.contains(UInt8(ascii: ":")) == (address.bytes.count == 16)
        else { return nil }
        return address
    }
}
