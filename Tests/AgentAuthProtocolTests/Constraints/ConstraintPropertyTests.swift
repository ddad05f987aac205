// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

/// Random constraints against every value of a small, nasty world.
@Suite struct ConstraintPropertyTests {
    /// Values that are easily taken for each other, and absence.
    static let values: [JSONValue?] = [
        JSONValue?.none, .null, true, false, 0, 1, 2, 3, number("1.0"), number("0.5"),
        number("1.5"), number("2.00000000000000000000000001"), number("1e400"), number("-1e-400"),
        "", "1", "true", "K", "\u{212A}", "caf\u{e9}", "cafe\u{301}", [], [1],
        [number("1.0"), "a"],
        [:], ["a": 1], ["b": 2, "a": 1], ["max": 1],
    ]

    static let present = values.compactMap { $0 }
    static let numbers = present.compactMap(\.number)
    static let names = ["a", "b", "caf\u{e9}", "cafe\u{301}"]

    private static func number(_ text: String) -> JSONValue {
        JSONNumber(parsing: text).map { .number($0) } ?? .null
    }

    private static func list(_ chance: SeededChance) -> [JSONValue] {
        (0..<chance.number(below: 5)).map { _ in chance.element(of: present) }
    }

    private static func constraint(_ chance: SeededChance) -> Constraint {
        guard chance.number(below: 4) > 0 else { return .exactly(chance.element(of: present)) }
        var operators = Constraint.Operators()
        repeat {
            if chance.number(below: 3) == 0 { operators.minimum = chance.element(of: numbers) }
            if chance.number(below: 3) == 0 { operators.maximum = chance.element(of: numbers) }
            if chance.number(below: 3) == 0 { operators.isIn = list(chance) }
            if chance.number(below: 3) == 0 { operators.isNotIn = list(chance) }
        } while operators == Constraint.Operators()
        return .within(operators)
    }

    private static func constraints(_ chance: SeededChance) -> Constraints {
        Constraints(
            names.filter { _ in chance.number(below: 2) == 0 }
                .map { Constraints.Field(name: $0, constraint: constraint(chance)) })
    }

    /// Half of the time near `other`, so that one of the two is often the narrower.
    private static func neighbour(of other: Constraint, _ chance: SeededChance) -> Constraint {
        guard case .within(var operators) = other, chance.number(below: 2) == 0 else {
            return constraint(chance)
        }
        switch chance.number(below: 4) {
        case 0: operators.minimum = chance.element(of: numbers)
        case 1: operators.maximum = chance.element(of: numbers)
        case 2: operators.isIn?.append(chance.element(of: present))
        default: operators.isNotIn?.append(chance.element(of: present))
        }
        return operators == Constraint.Operators() ? other : .within(operators)
    }

    private static func neighbour(of other: Constraints, _ chance: SeededChance) -> Constraints {
        let kept = other.fields.filter { _ in chance.number(below: 3) > 0 }
        return Constraints(
            kept.map {
                Constraints.Field(name: $0.name, constraint: neighbour(of: $0.constraint, chance))
            })
    }

    /// Argument objects: every value in each field, the others at random.
    private static func samples(_ chance: SeededChance) -> [JSONObject] {
        names.flatMap { name in
            values.map { value in
                var object = JSONObject()
                for other in names { object[other] = chance.element(of: values) }
                object[name] = value
                return object
            }
        }
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func operationsAgreeWithEvaluation(seed: UInt64) throws {
        let chance = SeededChance(seed: seed)
        let samples = Self.samples(chance)
        for _ in 0..<10 {
            let left = Self.constraints(chance)
            let right = Self.neighbour(of: left, chance)
            let both = left.intersection(right)
            let isNarrow = left.isAtLeastAsNarrow(as: right)
            let liar = samples.first { sample in
                let passesLeft = left.violations(of: sample).isEmpty
                let passesRight = right.violations(of: sample).isEmpty
                let passesBoth = both.violations(of: sample).isEmpty
                return passesBoth != (passesLeft && passesRight)
                    || isNarrow && passesLeft && !passesRight
                    || both.permitNothing && passesBoth
            }
            #expect(liar == nil, "\(left) and \(right)")
            #expect(both.isAtLeastAsNarrow(as: left))
            #expect(both.isAtLeastAsNarrow(as: right))
            #expect(try Constraints(stored: both.json) == both)
        }
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func oneFieldAgreesWithEvaluation(seed: UInt64) {
        let chance = SeededChance(seed: seed)
        for _ in 0..<50 {
            let left = Self.constraint(chance)
            let right = Self.neighbour(of: left, chance)
            let both = left.intersection(right)
            let isNarrow = Constraints([.init(name: "a", constraint: left)])
                .isAtLeastAsNarrow(as: Constraints([.init(name: "a", constraint: right)]))
            let liar = Self.values.firstIndex { value in
                let broken = left.violated(by: value)
                let passesRight = right.violated(by: value) == nil
                let passesBoth = both.violated(by: value) == nil
                return passesBoth != (broken == nil && passesRight)
                    || isNarrow && broken == nil && !passesRight
                    || left.permitsNothing && broken == nil
                    // The part that is broken is broken by itself too.
                    || broken.map { $0.violated(by: value) != broken } ?? false
            }
            #expect(liar == nil, "\(left) and \(right)")
        }
    }

    /// The generator must reach both answers, or the properties above say nothing.
    @Test func theGeneratorReachesBothAnswers() {
        var (narrow, nothing, passed) = (0, 0, 0)
        for seed in 1...500 as ClosedRange<UInt64> {
            let chance = SeededChance(seed: seed)
            let left = Self.constraints(chance)
            let right = Self.neighbour(of: left, chance)
            narrow += left.isAtLeastAsNarrow(as: right) && !left.permitNothing ? 1 : 0
            nothing += left.intersection(right).permitNothing ? 1 : 0
            passed += Self.samples(chance).contains { left.violations(of: $0).isEmpty } ? 1 : 0
        }
        #expect(narrow > 20 && narrow < 480)
        #expect(nothing > 20 && nothing < 480)
        #expect(passed > 20 && passed < 480)
    }
}
