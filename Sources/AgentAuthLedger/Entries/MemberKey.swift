// SPDX-License-Identifier: Apache-2.0

/// A member's name in a line. Its first eight bytes, packed with the first on top, settle nearly
/// every comparison in one step: packed numbers are ordered as the names are.
struct MemberKey {
    /// The first eight bytes, filled up with zero bytes, which no name contains.
    let packed: UInt64
    let range: Range<Int>

    /// Stands before every name.
    static let first = MemberKey(packed: 0, range: 0..<0)

    func isOrdered(before other: MemberKey, in line: Span<UInt8>) -> Bool {
        guard packed == other.packed else { return packed < other.packed }
        // Both are longer than eight bytes, or they are equal.
        let shared = min(range.count, other.range.count)
        for offset in 0..<shared {
            let left = line[range.lowerBound + offset]
            let right = line[other.range.lowerBound + offset]
            if left != right { return left < right }
        }
        return range.count < other.range.count
    }

    static func pack(_ name: StaticString) -> UInt64 {
        var packed: UInt64 = 0
        name.withUTF8Buffer { bytes in
            precondition(bytes.count <= 8)
            for index in 0..<bytes.count { packed = unsafe packed << 8 | UInt64(bytes[index]) }
            packed <<= UInt64(8 * (8 - bytes.count))
        }
        return packed
    }

    static let agent = pack("agent")
    static let grant = pack("grant")
    static let host = pack("host")
    static let jti = pack("jti")
    static let user = pack("user")
    static let prev = pack("prev")
    static let salt = pack("salt")
    static let seq = pack("seq")
    static let ts = pack("ts")
    static let ty = pack("ty")
    static let v = pack("v")
}
