// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Testing

/// The algorithm behind every limit, alone.
@Suite struct RateTableTests {
    private static let second: Int64 = 1_000_000_000

    /// Takes as long as there is room, at one moment.
    private static func burst(_ table: inout RateTable, _ key: UInt64, at now: Int64) -> Int {
        var taken = 0
        while table.wait(for: key, at: now) == 0 && taken < 5000 {
            table.take(key, at: now)
            taken += 1
        }
        return taken
    }

    @Test(arguments: [
        RateLimit(1, per: .seconds(1)), .perMinute(7), .perMinute(600), .perHour(60),
        RateLimit(3, per: .seconds(86_400)), RateLimit(1000, per: .milliseconds(1)),
    ])
    func asManyAtOnceAsTheLimitSaysAndThenAtItsPace(_ limit: RateLimit) throws {
        var table = RateTable(limit)
        #expect(Self.burst(&table, 1, at: 5) == limit.count)
        let wait = table.wait(for: 1, at: 5)
        let pace = limit.period.milliseconds * 1_000_000 / Int64(limit.count)
        #expect(wait == pace)
        // A nanosecond early is too early, and then there is room for exactly one.
        #expect(table.wait(for: 1, at: 5 + wait - 1) == 1)
        #expect(Self.burst(&table, 1, at: 5 + wait) == 1)
        // Others have their own.
        #expect(Self.burst(&table, 2, at: 5) == limit.count)
        // After the whole span everything is there again, and not more.
        let later = 5 + wait + limit.period.milliseconds * 1_000_000
        #expect(Self.burst(&table, 1, at: later) == limit.count)
    }

    @Test func whatIsGivenBackIsThereAgain() {
        var table = RateTable(.perMinute(3))
        #expect(Self.burst(&table, 1, at: 0) == 3)
        table.giveBack(1)
        #expect(Self.burst(&table, 1, at: 0) == 1)
        // What was never taken is not given back.
        table.giveBack(2)
        #expect(Self.burst(&table, 2, at: 0) == 3)
    }

    private static func small() -> RateTable {
        var bounds = RateTable.Bounds()
        bounds.rows = 2048
        bounds.crowd = 4
        return RateTable(.perMinute(2), bounds: bounds)
    }

    @Test func memoryIsBoundedAndNobodyIsForgotten() {
        var table = Self.small()
        #expect(Self.burst(&table, 0, at: 0) == 2)
        for key in 1...100_000 as ClosedRange<UInt64> { table.take(key, at: 0) }
        #expect(table.rows == 2048)
        // Whoever came first still owes what he owes.
        #expect(table.wait(for: 0, at: 0) > 0)
        // Whoever has a row is not held up by the crowd.
        #expect(table.wait(for: 5, at: 0) == 0)
    }

    @Test func newcomersToAFullTableShareAFewRowsUntilDebtsAreOver() {
        var table = Self.small()
        for key in 0..<2048 as Range<UInt64> { table.take(key, at: 0) }
        #expect(Self.burst(&table, 10_000, at: 0) == 2)
        // One of the same row waits with him, one of another does not.
        #expect(table.wait(for: 10_004, at: 0) > 0)
        #expect(table.wait(for: 10_001, at: 0) == 0)
        // Half a minute later the first rows owe nothing: the newcomer has one of his own.
        let later = 30 * Self.second
        #expect(Self.burst(&table, 10_004, at: later) == 2)
        #expect(table.rows < 2048)
    }

    @Test func rowsThatOweNothingGo() {
        var table = RateTable(RateLimit(1000, per: .seconds(1)))
        for key in 0..<100_000 as Range<UInt64> {
            table.take(key, at: Int64(key) * Self.second)
        }
        #expect(table.rows <= 1024)
    }

    @Test(arguments: [
        (RateLimit.perMinute(600), "600/min"), (.perHour(60), "60/h"),
        (RateLimit(5, per: .seconds(1)), "5/s"), (RateLimit(5, per: .seconds(86_400)), "5/d"),
        (RateLimit(5, per: .seconds(90)), "5/90000ms"),
    ])
    func aLimitIsWrittenAsPeopleDo(_ limit: RateLimit, _ text: String) {
        #expect(limit.description == text)
    }
}
