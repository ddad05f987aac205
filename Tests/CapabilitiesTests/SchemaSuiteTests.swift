// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import FixturesSupport
import StrictJSON
import Testing

/// What is valid, in the shape of the public JSON Schema test suite: `Fixtures/schema/suite`, one
/// file a topic.
struct SchemaSuiteTests {
    struct Group: CustomTestStringConvertible, Sendable {
        let file: String
        let value: JSONValue
        var testDescription: String { "\(file): \(value["description"]?.string ?? "")" }
    }

    static let groups = Result {
        try Fixtures.files(in: "schema/suite", ending: ".json").flatMap { file in
            try #require(JSONValue(parsing: Fixtures.bytes(file)).array)
                .map { Group(file: file, value: $0) }
        }
    }

    @Test func everyGroupIsRead() throws {
        #expect(try Self.groups.get().count >= 90)
    }

    @Test(arguments: try groups.get())
    func group(_ group: Group) throws {
        let source = try #require(group.value["schema"])
        let schema = try JSONSchema(source)
        #expect(schema.source == source)
        let tests = try #require(group.value["tests"]?.array)
        #expect(!tests.isEmpty)
        for test in tests {
            let violations = try schema.violations(of: #require(test["data"]))
            #expect(.bool(violations.isEmpty) == test["valid"], "\(test["description"] ?? nil)")
            #expect(violations.allSatisfy { !$0.keyword.isEmpty && $0.sentence.hasSuffix(".") })
        }
    }
}
