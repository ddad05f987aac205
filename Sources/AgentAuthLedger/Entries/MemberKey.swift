// SPDX-License-Identifier: Apache-2.0

/// A member's name in a text. Its first eight bytes, packed with the first on top, settle nearly
/// every comparison in one step: packed numbers are ordered as the names are.
struct MemberKey {
    /// The first eight bytes, filled up with zero bytes, which no name contains.
    let packed: UInt64
    /// Where the name stands, between its quotes.
    private(set) var range: Range<Int>

    init(packed: UInt64, range: Range<Int>) {
        self.packed = packed
        self.range = range
    }

    /// The key of a name that the program itself chose.
    init(_ name: StaticString, at start: Int) {
        packed = MemberKey.pack(name)
        range = start..<start + name.utf8CodeUnitCount
    }

    /// Stands before every name.
    static let first = MemberKey(packed: 0, range: 0..<0)

    /// Whether the name is set by the ledger.
    var isReserved: Bool {
        switch packed {
        case MemberKey.prev, MemberKey.salt, MemberKey.seq, MemberKey.ts, MemberKey.ty,
            MemberKey.v:
            true
        default: false
        }
    }

    /// Whether a string in this member, at the top of an entry, is one of its tags: what a ledger
    /// can be searched by. To the ledger they are opaque.
    var isTag: Bool {
        switch packed {
        case MemberKey.agent, MemberKey.grant, MemberKey.host, MemberKey.jti, MemberKey.user: true
        default: false
        }
    }

    /// Whether a byte can stand in a name: printable ASCII that needs no escape.
    static func isValid(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    mutating func move(by distance: Int) {
        range = range.lowerBound + distance..<range.upperBound + distance
    }

    func moved(by distance: Int) -> MemberKey {
        var key = self
        key.move(by: distance)
        return key
    }

    /// Whether this name comes first in the order of bytes; both stand in `text`.
    func isOrdered(before other: MemberKey, in text: Span<UInt8>) -> Bool {
        guard packed == other.packed else { return packed < other.packed }
        // Both are longer than eight bytes, or they are equal.
        for offset in 0..<min(range.count, other.range.count) {
            let left = text[range.lowerBound + offset]
            let right = text[other.range.lowerBound + offset]
            if left != right { return left < right }
        }
        return range.count < other.range.count
    }

    private static func pack(_ name: StaticString) -> UInt64 {
        precondition(name.utf8CodeUnitCount > 0, "a name is not empty")
        return name.withUTF8Buffer { bytes in
            var packed: UInt64 = 0
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                precondition(isValid(byte), "names are printable ASCII")
                if index < 8 { packed |= UInt64(byte) << UInt64(56 - 8 * index) }
            }
            return packed
        }
    }

    // Computed from constants, not stored: a stored one would be looked up behind a `swift_once`.
    static var agent: UInt64 { pack("a", "g", "e", "n", "t") }
    static var grant: UInt64 { pack("g", "r", "a", "n", "t") }
    static var host: UInt64 { pack("h", "o", "s", "t") }
    static var jti: UInt64 { pack("j", "t", "i") }
    static var user: UInt64 { pack("u", "s", "e", "r") }
    static var prev: UInt64 { pack("p", "r", "e", "v") }
    static var salt: UInt64 { pack("s", "a", "l", "t") }
    static var seq: UInt64 { pack("s", "e", "q") }
    static var ts: UInt64 { pack("t", "s") }
    static var ty: UInt64 { pack("t", "y") }
    static var v: UInt64 { pack("v", "\0") }

    @inline(__always)
    private static func pack(
        _ a: Unicode.Scalar, _ b: Unicode.Scalar, _ c: Unicode.Scalar = "\0",
        _ d: Unicode.Scalar = "\0", _ e: Unicode.Scalar = "\0"
    ) -> UInt64 {
        func byte(_ scalar: Unicode.Scalar, _ shift: UInt64) -> UInt64 {
            UInt64(UInt8(ascii: scalar)) << shift
        }
        return byte(a, 56) | byte(b, 48) | byte(c, 40) | byte(d, 32) | byte(e, 24)
    }
}
