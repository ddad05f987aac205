// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct ConstraintReadingTests {
    /// Decisions 15, 41 and 55: what nobody may ask for.
    @Test(arguments: Table.rows("constraints/refused.json"))
    func aRequestIsRefusedWithItsCode(_ row: Row) throws {
        let json = try row.value("constraints")
        let error = try #require(throws: ProtocolError.self) { try Constraints(json) }
        #expect(error.code.rawValue == (try row.text("code")))
        #expect(error.code.status == 400)
        if let words = row["says"]?.string { #expect(error.message.contains(words)) }
        #expect(error.json["unknown_operators"] == row["unknown_operators"])
    }

    /// What one may not ask for can still be what intersections came to, and must be read again.
    @Test(
        arguments: [
            ["a": ["in": []]], ["a": ["min": 2, "max": 1]],
            ["a": ["min": 5, "max": 5, "not_in": [5]]],
        ] as [JSONValue])
    func aStoredGrantMayPermitNothing(_ json: JSONValue) throws {
        let constraints = try Constraints(stored: json)
        #expect(constraints.permitNothing)
        #expect(constraints.json == json)
    }

    /// A stored grant of a later version is not run with half of its constraints (§2.13).
    @Test func aStoredUnknownOperatorIsRefused() throws {
        let error = try #require(throws: ProtocolError.self) {
            try Constraints(stored: ["a": ["max": 1, "step": 5]])
        }
        #expect(error.code == .unknownConstraintOperator)
    }

    @Test(arguments: ["in", "not_in"])
    func listsHaveALimit(_ name: String) throws {
        let limit = ProtocolLimits.valuesPerOperator
        func constraints(_ count: Int) -> JSONValue {
            ["a": .object(JSONObject([(name, .array((0..<count).map { .number(.init($0)) }))]))]
        }
        #expect(try Constraints(constraints(limit)).fields.count == 1)
        let error = try #require(throws: ProtocolError.self) {
            try Constraints(constraints(limit + 1))
        }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("'a'"))
    }

    /// Two full lists of exclusions make a longer one; the grant must stay readable.
    @Test func anIntersectionMayListMoreThanARequest() throws {
        func excluding(_ range: Range<Int>) throws -> Constraints {
            try Constraints(["a": ["not_in": .array(range.map { .number(.init($0)) })]])
        }
        let limit = ProtocolLimits.valuesPerOperator
        let both = try excluding(0..<limit).intersection(excluding(limit..<2 * limit))
        let read = try Constraints(stored: both.json)
        #expect(read == both)
        #expect(!read.violations(of: JSONObject([("a", .number(.init(2 * limit - 1)))])).isEmpty)
    }

    /// Every constraint of the evaluation table survives writing and reading.
    @Test(arguments: Table.rows("constraints/evaluation.json"))
    func writtenConstraintsAreReadBack(_ row: Row) throws {
        let constraints = try Constraints(stored: ["field": try row.value("constraint")])
        let bytes = constraints.json.serialized()
        #expect(try Constraints(stored: try JSONValue(parsing: bytes)) == constraints)
    }

    /// Numbers out of bounds never become constraints: the reader of the body refuses them.
    @Test(arguments: [
        #"{"a":{"max":1e401}}"#, #"{"a":{"min":-10e400}}"#, #"{"a":1e-401}"#,
        #"{"a":{"in":[12345678901234567890123456789012345678901234567890123456789012345]}}"#,
        #"{"a":0.00000000000000000000000000000000000000000000000000000000000000001e-336}"#,
        #"{"a":{"max":1e99999999999999999999}}"#, #"{"a":{"max":NaN}}"#, #"{"a":{"max":0x10}}"#,
        #"{"a":{"max":01}}"#, #"{"a":{"max":1},"a":{"max":2}}"#, #"{"a":{"max":1,"max":2}}"#,
    ])
    func textOutOfBoundsIsNotRead(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func namingAFieldTwiceIsTheCallersMistake() async {
        await #expect(processExitsWith: .failure) {
            let field = Constraints.Field(name: "a", constraint: .exactly(1))
            _ = Constraints([field, field])
        }
    }
}
