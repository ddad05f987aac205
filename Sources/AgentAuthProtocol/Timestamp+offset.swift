// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// Reads RFC 3339 as anybody may write it (§5.6): with an offset such as `+02:00`, with small
    /// letters, with a space between date and time. ``init(rfc3339:)`` takes what this package writes.
    public init?(anyOffset text: String) {
        var bytes = Array(text.utf8)
        guard bytes.count > 10 else { return nil }
        if bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " ") {
            bytes[10] = UInt8(ascii: "T")
        }
        if bytes.last == UInt8(ascii: "z") || bytes.last == UInt8(ascii: "Z") {
            bytes.removeLast()
            self.init(utc: bytes, minutesAhead: 0)
            return
        }
        guard let ahead = Timestamp.offset(bytes.suffix(6)) else { return nil }
        self.init(utc: bytes.dropLast(6), minutesAhead: ahead)
    }

    /// Date and time of a clock that is that much ahead of UTC.
    private init?(utc bytes: some Sequence<UInt8>, minutesAhead: Int64) {
        guard
            let moment = Timestamp(
                rfc3339: String(decoding: Array(bytes) + [UInt8(ascii: "Z")], as: UTF8.self))
        else { return nil }
        self = moment - .seconds(60 * minutesAhead)
    }

    /// Minutes of `±HH:MM`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(bytes)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            [1, 2, 4, 5].allSatisfy({ (48...57).contains(bytes[$0]) })
        else { return nil }
        let hours = Int64(bytes[1] - 48) * 10 + Int64(bytes[2] - 48)
        let minutes = Int64(bytes[4] - 48) * 10 + Int64(bytes[5] - 48)
        guard hours < 24, minutes < 60 else { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}
