// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// Exact decimals against tables that another implementation worked out
/// (`Fixtures/json/numbers.json`).
struct NumberTests {
    static let table = Result { try JSONValue(parsing: Fixtures.bytes("json/numbers.json")) }

    static func rows(_ name: String) throws -> [JSONValue] {
        try #require(table.get()[name]?.array)
    }

    static func number(_ value: JSONValue?) throws -> JSONNumber {
        try #require(value?.string.flatMap { JSONNumber(parsing: $0) })
    }

    @Test(arguments: try rows("description"))
    func description(_ row: JSONValue) throws {
        let number = try Self.number(row["text"])
        #expect(number.description == row["description"]?.string)
        #expect(number.isInteger == row["integer"]?.bool)
        #expect(number.int64.map(String.init) == row["int64"]?.string)
        #expect(JSONNumber(parsing: number.description) == number)
    }

    @Test(arguments: try rows("refused"))
    func refused(_ text: JSONValue) throws {
        #expect(try JSONNumber(parsing: #require(text.string)) == nil)
    }

    @Test func ascending() throws {
        let numbers = try Self.rows("ascending").map { try Self.number($0) }
        #expect(numbers.count > 100)
        for (index, left) in numbers.enumerated() {
            for (other, right) in numbers.enumerated() {
                #expect((left < right) == (index < other))
                #expect((left == right) == (index == other))
            }
        }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test(arguments: try rows("sums"))
    func sums(_ row: JSONValue) throws {
        let (left, right) = (try Self.number(row["a"]), try Self.number(row["b"]))
        #expect(left.adding(right)?.description == row["sum"]?.string)
        #expect(right.adding(left) == left.adding(right))
        #expect(left.subtracting(right)?.description == row["difference"]?.string)
    }

    @Test(arguments: try rows("multiples"))
    func multiples(_ row: JSONValue) throws {
        let (left, right) = (try Self.number(row["a"]), try Self.number(row["b"]))
        #expect(left.isMultiple(of: right) == row["multiple"]?.bool)
    }

    @Test func fromCoefficientAndExponent() {
        #expect(JSONNumber(coefficient: 1250, exponent: -2).description == "12.5")
        #expect(JSONNumber(coefficient: -7, exponent: 3) == -7000)
        #expect(JSONNumber(coefficient: 0, exponent: 900) == 0)
        #expect(JSONNumber(coefficient: .min, exponent: 0).int64 == .min)
        let smallest = JSONNumber(coefficient: .min, exponent: -418)
        #expect(smallest.description == "-9.223372036854775808e-400")
        #expect(JSONNumber(coefficient: 1, exponent: 400).isInteger)
        #expect(JSONNumber(coefficient: -1, exponent: -400).isNegative)
        #expect(!JSONNumber(0).isNegative)
    }
}
