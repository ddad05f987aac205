// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct ConstraintEvaluationTests {
    /// §2.13 and decision 19: one field, one value, and which operators it breaks.
    @Test(arguments: Table.rows("constraints/evaluation.json"))
    func aValueBreaksWhatTheTableSays(_ row: Row) throws {
        let constraints = try Constraints(stored: ["field": try row.value("constraint")])
        let arguments = JSONObject(row["value"].map { [("field", $0)] } ?? [])
        let violation = constraints.violations(of: arguments).first

        // In the table null stands for a value that breaks nothing.
        let expected = try row.value("violated")
        #expect(violation?.constraint.json ?? .null == expected)
        #expect((violation == nil) == (expected == .null))
        #expect(violation == nil || violation?.actual == row["value"])
        if let value = row["value"] {
            #expect(constraints["field"]?.permits(value) == (violation == nil))
        }
    }

    @Test func everyBrokenFieldIsNamedInOrder() throws {
        let constraints = try Constraints([
            "to": "acc_456", "amount": ["min": 0, "max": 1000], "currency": ["in": ["USD"]],
        ])
        let violations = constraints.violations(
            of: JSONObject([("currency", "GBP"), ("amount", 5000), ("memo", "x")]))
        #expect(
            violations.map(\.json) == [
                ["field": "amount", "constraint": ["max": 1000], "actual": 5000],
                ["field": "currency", "constraint": ["in": ["USD"]], "actual": "GBP"],
                ["field": "to", "constraint": "acc_456"],
            ])
    }

    /// Fields are found by their bytes: an argument that only looks like it is another.
    @Test func aFieldSpelledOtherwiseIsAbsent() throws {
        let constraints = try Constraints(["caf\u{e9}": 1])
        #expect(constraints.violations(of: JSONObject([("cafe\u{301}", 1)])).count == 1)
        #expect(constraints.violations(of: JSONObject([("caf\u{e9}", 1)])).isEmpty)
        #expect(constraints["cafe\u{301}"] == nil)
    }

    @Test func constraintsOnLookAlikeFieldsAreNotEqual() throws {
        let composed = try Constraints(["caf\u{e9}": 1])
        let decomposed = try Constraints(["cafe\u{301}": 1])
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(CapabilityRequest("caf\u{e9}") != CapabilityRequest("cafe\u{301}"))
        #expect(CapabilityRequest("a", constraints: composed) == .init("a", constraints: composed))
    }

    @Test func noConstraintsPermitEverything() {
        #expect(Constraints.none.isEmpty)
        #expect(Constraints.none.violations(of: JSONObject([("a", 1)])).isEmpty)
        #expect(Constraints.none.violations(of: JSONObject()).isEmpty)
    }
}
