// SPDX-License-Identifier: Apache-2.0

/// A range of addresses in CIDR notation (RFC 4632): `10.0.0.0/8`, `fd00::/8`, or one address.
public struct AddressRange: Hashable, Sendable {
    private let base: NetworkAddress
    private let prefixLength: Int

    /// Nil for what is not a range, and for one with bits set behind its prefix: `10.0.0.1/8` is
    /// somebody's mistake.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])) else { return nil }
        let bits = address.bytes.count * 8
        var length = bits
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...bits).contains(given), "\(given)" == parts[1]
            else { return nil }
            length = given
        }
        guard
            (length..<bits).allSatisfy({ address.bytes[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0 })
        else { return nil }
        base = address
        prefixLength = length
    }

    /// Whether the address lies within.
    public func contains(_ address: NetworkAddress) -> Bool {
        let bytes = address.bytes
        guard bytes.count == base.bytes.count else { return false }
        let whole = prefixLength / 8
        guard bytes.prefix(whole).elementsEqual(base.bytes.prefix(whole)) else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return bytes[whole] & mask == base.bytes[whole] & mask
    }
}

extension AddressRange: CustomStringConvertible {
    /// One address without its length.
    public var description: String {
        let text = base.description
        return prefixLength == base.bytes.count * 8 ? text : "\(text)/\(prefixLength)"
    }
}
