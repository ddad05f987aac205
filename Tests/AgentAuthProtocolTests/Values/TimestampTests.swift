// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct TimestampTests {
    /// RFC 3339 in both directions; the milliseconds come from another implementation's calendar.
    @Test(arguments: Table.rows("protocol/timestamps.json"))
    func textIsATimeOrNot(_ row: Row) throws {
        let moment = Timestamp(rfc3339: try row.text("text"))
        #expect(moment?.milliseconds == (try row.value("milliseconds")).number?.int64)
        #expect(moment?.rfc3339 == row["written"]?.string)
        #expect(moment?.description == moment?.rfc3339)
    }

    /// Every day of 400 years, which is a whole turn of the calendar, and some moments of it.
    @Test func everyDayOfACalendarTurnIsReadBack() {
        let day: Int64 = 86_400_000
        let first = Timestamp(rfc3339: "1899-12-31T00:00:00Z")?.milliseconds ?? 0
        let wrong = (0..<Int64(146_098)).first { count in
            let moment = Timestamp(milliseconds: first + count * day + count * 577 % day)
            return Timestamp(rfc3339: moment.rfc3339) != moment
        }
        #expect(wrong == nil)
    }

    @Test(arguments: [Int64.min, -62_135_596_800_001, -62_135_596_800_000])
    func theFirstYearIsTheEarliest(_ milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(moment == .earliest)
        #expect(moment.rfc3339 == "0001-01-01T00:00:00.000Z")
    }

    @Test(arguments: [Int64.max, 253_402_300_800_000, 253_402_300_799_999])
    func theYear9999IsTheLatest(_ milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(moment == .latest)
        #expect(moment.rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test(
        arguments: [
            (Int64.min, Timestamp.earliest.seconds), (-62_135_596_801, -62_135_596_800), (-1, -1),
            (0, 0), (2_147_483_648, 2_147_483_648), (4_294_967_296, 4_294_967_296),
            (253_402_300_800, 253_402_300_799), (9_223_372_036_854_775, 253_402_300_799),
            (9_223_372_036_854_776, 253_402_300_799), (Int64.max, 253_402_300_799),
        ] as [(Int64, Int64)])
    func secondsAreClamped(_ seconds: Int64, _ expected: Int64) {
        #expect(Timestamp(seconds: seconds).seconds == expected)
    }

    @Test(
        arguments: [
            (-1, -1), (-999, -1), (-1000, -1), (-1001, -2), (0, 0), (999, 0), (1000, 1),
        ] as [(Int64, Int64)])
    func secondsAreRoundedDown(_ milliseconds: Int64, _ seconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func arithmeticIsClamped() {
        let now = Timestamp(milliseconds: 1_000)
        #expect(now + .seconds(1) == Timestamp(milliseconds: 2_000))
        #expect(now - .milliseconds(1_500) == Timestamp(milliseconds: -500))
        #expect(now + .seconds(-2) == Timestamp(milliseconds: -1_000))
        for extreme in [Duration.seconds(Int64.max), .seconds(Int64.max / 1000), .seconds(1 << 50)]
        {
            #expect(now + extreme == .latest)
            #expect(now - extreme == .earliest)
            #expect(now + .zero - extreme == .earliest)
            #expect(Timestamp.latest + extreme == .latest)
            #expect(Timestamp.earliest - extreme == .earliest)
        }
        #expect(now + .seconds(Int64.min) == .earliest)
        #expect(now - .seconds(Int64.min) == .latest)
        #expect(Timestamp.earliest < now && now < .latest)
    }

    @Test func differencesAreExact() {
        #expect(Timestamp.latest - Timestamp.earliest == .milliseconds(315_537_897_599_999))
        #expect(Timestamp.earliest - Timestamp.latest == .milliseconds(-315_537_897_599_999))
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.milliseconds(1), 1), (.microseconds(1_999), 1),
            (.microseconds(-1_999), -1), (.nanoseconds(-1), 0), (.milliseconds(-1_500), -1_500),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            (.seconds(9_223_372_036_854_775), 9_223_372_036_854_775_000),
            (.milliseconds(9_223_372_036_854_775_807 as Int64), .max),
            (.seconds(9_223_372_036_854_776), .max), (.seconds(-9_223_372_036_854_776), .min),
        ] as [(Duration, Int64)])
    func durationsAreWholeMilliseconds(_ duration: Duration, _ milliseconds: Int64) {
        #expect(duration.milliseconds == milliseconds)
    }
}
