// SPDX-License-Identifier: Apache-2.0

/// The limits of the format, in one place.
public enum LedgerLimits {
    /// The longest entry: a tile bundle gives its length in 16 bits.
    public static let entryByteCount = 65_535
    /// The random bytes of an entry: enough that nobody guesses a neighbour whose hash a proof shows.
    public static let saltByteCount = 16
    /// The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6).
    public static let largestInteger: Int64 = (1 << 53) - 1
    /// How deep arrays and objects may nest in an entry; the line itself is level one.
    public static let depth = 4
    /// 0001-01-01T00:00:00.000Z, the earliest time that an entry can carry.
    public static let earliestMilliseconds: Int64 = -62_135_596_800_000
    /// 9999-12-31T23:59:59.999Z, the latest.
    public static let latestMilliseconds: Int64 = 253_402_300_799_999
    /// Entries a tile.
    static let tileWidth: UInt64 = 256
    /// log2 of `tileWidth`.
    static let tileHeight = 8
}
