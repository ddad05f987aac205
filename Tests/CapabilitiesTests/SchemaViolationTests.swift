// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import FixturesSupport
import StrictJSON
import Testing

/// What is told about an instance, word by word: `Fixtures/schema/violations.json`.
struct SchemaViolationTests {
    static let rows = Result {
        try #require(JSONValue(parsing: Fixtures.bytes("schema/violations.json")).array)
    }

    @Test(arguments: try rows.get())
    func told(_ row: JSONValue) throws {
        let schema = try JSONSchema(#require(row["schema"]))
        let violations = try schema.violations(of: #require(row["data"]))
        let told = violations.map { violation -> JSONValue in
            [
                "pointer": .string(violation.pointer), "keyword": .string(violation.keyword),
                "sentence": .string(violation.sentence),
            ]
        }
        #expect(try told == #require(row["violations"]?.array))
    }

    @Test func description() throws {
        let schema = try JSONSchema(["required": ["a"], "properties": ["b": ["type": "null"]]])
        #expect(
            schema.violations(of: ["b": 1]).map(\.description)
                == [#"Add the member "a"."#, "/b: Give null."])
    }
}
