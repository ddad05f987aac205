// SPDX-License-Identifier: Apache-2.0

/// Times of entries: RFC 3339 in UTC with milliseconds, `2026-01-01T00:00:00.000Z`, years 0001 to
/// 9999. The arithmetic is Howard Hinnant's "chrono-compatible low-level date algorithms": years
/// that begin in March, in eras of 400.
enum EntryTime {
    static let byteCount = 24

    private static let millisecondsPerDay: Int64 = 86_400_000

    /// The nearest time that an entry can carry.
    static func clamp(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, LedgerLimits.earliestMilliseconds), LedgerLimits.latestMilliseconds)
    }

    /// Appends the text of a time, clamped to what can be written.
    static func append(_ milliseconds: Int64, to text: inout [UInt8]) {
        let time = clamp(milliseconds) - LedgerLimits.earliestMilliseconds
        let (days, ofDay) = time.quotientAndRemainder(dividingBy: millisecondsPerDay)
        let (year, month, day) = civil(daysSince0001: days)
        let seconds = ofDay / 1000
        func digits(_ value: Int64, _ count: Int) {
            var unit: Int64 = count == 4 ? 1000 : count == 3 ? 100 : 10
            while unit > 0 {
                text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / unit % 10))
                unit /= 10
            }
        }
        digits(year, 4)
        text.append(UInt8(ascii: "-"))
        digits(month, 2)
        text.append(UInt8(ascii: "-"))
        digits(day, 2)
        text.append(UInt8(ascii: "T"))
        digits(seconds / 3600, 2)
        text.append(UInt8(ascii: ":"))
        digits(seconds / 60 % 60, 2)
        text.append(UInt8(ascii: ":"))
        digits(seconds % 60, 2)
        text.append(UInt8(ascii: "."))
        digits(ofDay % 1000, 3)
        text.append(UInt8(ascii: "Z"))
    }

    /// Reads the `byteCount` bytes at `start`; nil unless they are a time as `append` writes it.
    static func parse(_ text: Span<UInt8>, at start: Int) -> Int64? {
        guard start >= 0, text.count - start >= byteCount else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int64? {
            var value: Int64 = 0
            for index in start + offset..<start + offset + count {
                let digit = text[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                value = value * 10 + Int64(digit)
            }
            return value
        }
        func mark(_ offset: Int, _ byte: UInt8) -> Bool { text[start + offset] == byte }
        guard mark(4, UInt8(ascii: "-")), mark(7, UInt8(ascii: "-")), mark(10, UInt8(ascii: "T")),
            mark(13, UInt8(ascii: ":")), mark(16, UInt8(ascii: ":")), mark(19, UInt8(ascii: ".")),
            mark(23, UInt8(ascii: "Z")),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            let millisecond = number(20, 3),
            year >= 1, hour < 24, minute < 60, second < 60,
            let days = days(year: year, month: month, day: day)
        else { return nil }
        let ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
        return LedgerLimits.earliestMilliseconds + days * millisecondsPerDay + ofDay
    }

    /// Days from 0001-01-01, or nil for a date that the calendar does not have.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard 1...12 ~= month, day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length: Int64 =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        guard day <= length else { return nil }
        let shifted = month > 2 ? year : year - 1
        let (era, ofEra) = shifted.quotientAndRemainder(dividingBy: 400)
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear
        return era * 146_097 + dayOfEra - daysFrom0000MarchTo0001
    }

    private static func civil(daysSince0001 days: Int64) -> (Int64, Int64, Int64) {
        let (era, dayOfEra) = (days + daysFrom0000MarchTo0001)
            .quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The algorithm counts from 0000-03-01.
    private static let daysFrom0000MarchTo0001: Int64 = 306
}
