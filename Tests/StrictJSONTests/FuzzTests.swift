// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// Nothing that comes from outside traps, and what is taken comes back the same.
struct FuzzTests {
    /// SplitMix64: the same texts on every run.
    struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Whether the text was taken; reader and scanner must agree.
    func survives(_ text: [UInt8]) throws -> Bool {
        let value = try? JSONValue(parsing: text)
        let scanned = try? ScannerTests.members(text)
        #expect(scanned == value || value?.kind != .object && scanned == nil)
        if let value {
            #expect(try JSONValue(parsing: value.serialized()) == value)
            #expect(try JSONValue(parsing: value.canonical()) == value)
        }
        _ = Base64URL.decode(text.span)
        _ = JSONNumber(parsing: text.span)
        return value != nil
    }

    @Test func randomBytes() throws {
        var chance = Chance(state: 1)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...40, using: &chance)
            _ = try survives((0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) })
        }
    }

    /// Bytes of which JSON is made: they get much further into the reader.
    @Test func randomPieces() throws {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d834", "dd1e", "0041", "null", "true",
            "false", "-", "0", "1", "9", ".", "e", "E", "+", " ", "\n", "a", "\"a\":", "\"b\":1",
            "é", "1e400", "9223372036854775807",
        ].map { Array($0.utf8) }
        var chance = Chance(state: 2)
        var taken = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...12, using: &chance)
            let text = (0..<count).flatMap { _ in pieces.randomElement(using: &chance) ?? [] }
            taken += try survives(text) ? 1 : 0
        }
        #expect(taken > 100)
    }

    /// Good texts with a few bytes changed, cut, or doubled.
    @Test func mutations() throws {
        var chance = Chance(state: 3)
        let texts = try ReaderTests.accepted.get().map { try Fixtures.bytes($0) }
            .filter { !$0.isEmpty && $0.count < 200 }
        var taken = 0
        for text in texts {
            for _ in 0..<150 {
                var mutated = text
                for _ in 0..<Int.random(in: 1...3, using: &chance) where !mutated.isEmpty {
                    let index = mutated.indices.randomElement(using: &chance) ?? 0
                    switch Int.random(in: 0..<3, using: &chance) {
                    case 0: mutated[index] = UInt8.random(in: 0...255, using: &chance)
                    case 1: mutated.remove(at: index)
                    default: mutated.insert(mutated[index], at: index)
                    }
                }
                taken += try survives(mutated) ? 1 : 0
            }
        }
        #expect(taken > 100)
    }

    /// Work on numbers stays small, whatever stands in the exponent.
    @Test func randomNumbers() {
        var chance = Chance(state: 4)
        let alphabet = Array("0123456789.eE+-00000".utf8)
        var numbers: [JSONNumber] = []
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...80, using: &chance)
            let text = (0..<count).map { _ in alphabet.randomElement(using: &chance) ?? 0x30 }
            if let number = JSONNumber(parsing: text.span) { numbers.append(number) }
        }
        #expect(numbers.count > 100)
        for (left, right) in zip(numbers, numbers.reversed()) {
            #expect(JSONNumber(parsing: left.description) == left)
            if let sum = left.adding(right) { #expect(sum.subtracting(right) == left) }
            if let difference = left.subtracting(right) {
                #expect(difference.isNegative == (left < right))
            }
            #expect(left.isMultiple(of: left) && JSONNumber(0).isMultiple(of: right))
        }
    }
}
