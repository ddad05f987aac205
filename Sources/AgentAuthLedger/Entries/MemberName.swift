// SPDX-License-Identifier: Apache-2.0

/// The member names that the ledger itself gives a meaning.
enum MemberName {
    /// In every entry, in the order of their bytes.
    static let prev = "prev"
    static let salt = "salt"
    static let seq = "seq"
    static let ts = "ts"
    static let ty = "ty"
    static let v = "v"
    static let reserved = [prev, salt, seq, ts, ty, v]

    /// What the ledger can be searched by: the strings in these members, at the top of an entry,
    /// are in its tile's filter. To the ledger they are opaque.
    static let tags = ["agent", "grant", "host", "jti", "user"]

    /// Whether a name can stand in an entry: printable ASCII that needs no escape.
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
    }

    /// The order of members: by bytes.
    static func isOrdered(_ left: some Sequence<UInt8>, before right: some Sequence<UInt8>) -> Bool
    {
        left.lexicographicallyPrecedes(right)
    }
}
