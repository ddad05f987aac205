// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import FixturesSupport
import StrictJSON
import Testing

/// What is refused when a schema is loaded: `Fixtures/schema/refused.json`.
struct SchemaLoadingTests {
    static let rows = Result {
        try #require(JSONValue(parsing: Fixtures.bytes("schema/refused.json")).array)
    }

    @Test(arguments: try rows.get())
    func refused(_ row: JSONValue) throws {
        let schema = try #require(row["schema"])
        let error = try #require(throws: SchemaError.self) { try JSONSchema(schema) }
        #expect(error.keyword == row["keyword"]?.string)
        #expect(Self.name(of: error.reason) == row["reason"]?.string)
        if let pointer = row["pointer"]?.string {
            #expect(error.pointer == pointer)
            #expect(pointer.isEmpty || error.description.contains(pointer))
        }
        #expect(error.description.hasSuffix("."))
    }

    static func name(of reason: SchemaError.Reason) -> String {
        switch reason {
        case .unsupported: "unsupported"
        case .malformed: "malformed"
        case .useless: "useless"
        case .unresolved: "unresolved"
        case .endless: "endless"
        case .tooLarge: "tooLarge"
        }
    }

    @Test func topLevelProperties() throws {
        let schema = try JSONSchema([
            "properties": ["to": ["properties": ["inner": true]], "amount": true],
            "required": ["to", "other"],
        ])
        #expect(schema.topLevelProperties == ["to", "amount"])
        #expect(try JSONSchema(["required": ["to"]]).topLevelProperties.isEmpty)
        #expect(try JSONSchema(true).topLevelProperties.isEmpty)
    }
}
