// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import StrictJSON
import Testing

/// Neither a plug-in's schema nor an agent's arguments cost more than the limits, and what is too
/// much is not valid.
struct SchemaLimitsTests {
    /// As many arrays within each other, around a string.
    static func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce("x") { inner, _ in [inner] }
    }

    static let tooMuch = "Give a smaller value: this one takes too much work to check."

    @Test func chainsUpToTheLimit() throws {
        func chain(_ count: Int) -> JSONValue {
            var definitions = JSONObject([("last", ["type": "string"])])
            for index in 1..<count {
                let next = index == count - 1 ? "last" : "link\(index + 1)"
                definitions["link\(index)"] = ["$ref": .string("#/$defs/\(next)")]
            }
            return ["$defs": .object(definitions), "items": ["$ref": "#/$defs/link1"]]
        }
        let schema = try JSONSchema(chain(31))
        #expect(schema.violations(of: ["x"]).isEmpty)
        #expect(schema.violations(of: [1]).map(\.pointer) == ["/0"])
        let error = try #require(throws: SchemaError.self) { try JSONSchema(chain(32)) }
        #expect(error.reason == .endless)
    }

    @Test func numberOfSchemas() throws {
        func wide(_ count: Int) -> JSONValue {
            ["anyOf": .array(Array(repeating: ["type": "null"], count: count))]
        }
        #expect(try JSONSchema(wide(16_383)).violations(of: .null).isEmpty)
        #expect(try JSONSchema(wide(16_383)).violations(of: 1).count == 1)
        let error = try #require(throws: SchemaError.self) { try JSONSchema(wide(16_384)) }
        #expect(error.reason == .tooLarge)
    }

    /// Each level is judged twice, so that thirty of them would take a billion looks.
    @Test(arguments: ["allOf", "anyOf", "oneOf", "not"])
    func branchingIsCut(_ keyword: String) throws {
        let twice: JSONValue = [["items": ["$ref": "#"]], ["items": ["$ref": "#"]]]
        let both: JSONValue = ["allOf": twice]
        let schema = try JSONSchema(
            keyword == "allOf"
                ? both : keyword == "not" ? ["not": ["not": both]] : [keyword: [both, false]])
        #expect(schema.violations(of: Self.nested(8)).isEmpty)
        let violations = schema.violations(of: Self.nested(30))
        #expect(violations.last?.sentence == Self.tooMuch)
        #expect(violations.count <= 32)
    }

    @Test func depthIsCut() throws {
        let schema = try JSONSchema(["items": ["$ref": "#"]])
        #expect(schema.violations(of: Self.nested(32)).isEmpty)
        #expect(schema.violations(of: Self.nested(120)).isEmpty)
        #expect(schema.violations(of: Self.nested(500)).map(\.sentence) == [Self.tooMuch])
    }

    /// An instance as large as a body may be passes through a schema of ordinary size.
    @Test func aWholeBodyIsChecked() throws {
        let items = JSONValue.array((0..<50_000).map { ["id": .number(JSONNumber($0))] })
        let schema = try JSONSchema([
            "type": "array", "uniqueItems": true,
            "items": [
                "type": "object", "required": ["id"], "properties": ["id": ["type": "integer"]],
            ],
        ])
        #expect(schema.violations(of: items).isEmpty)
    }

    /// A large schema on a large instance: five thousand looks at a million characters.
    @Test(
        arguments: [
            ["maxLength": 1], ["enum": ["a", "b"]], ["const": "a"], ["not": ["uniqueItems": true]],
        ] as [JSONValue])
    func manyLooksAtALargeValueAreCut(_ keyword: JSONValue) throws {
        let schema = try JSONSchema(["anyOf": .array(Array(repeating: keyword, count: 5_000))])
        let text = JSONValue.string(String(repeating: "a", count: 1_000_000))
        let items: JSONValue = [.array(Array(repeating: 1, count: 100_000)), 2]
        let value = keyword["not"] == nil ? text : items
        #expect(schema.violations(of: value).last?.sentence == Self.tooMuch)
    }
}
