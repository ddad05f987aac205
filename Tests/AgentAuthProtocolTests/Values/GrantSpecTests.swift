// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import FixturesSupport
import StrictJSON
import Testing

/// Grant specs, as they are typed: tables of what they mean, and of what they are refused for.
@Suite struct GrantSpecTests {
    private static func rows(_ name: String) throws -> [JSONValue] {
        try #require(JSONValue(parsing: try Fixtures.bytes("grants/\(name).json")).array)
    }

    @Test func everySpecMeansWhatTheTableSays() throws {
        let rows = try Self.rows("specs")
        #expect(rows.count > 20)
        for row in rows {
            let name = row["name"]?.string ?? ""
            let spec = try GrantSpec(try #require(row["spec"]?.string))
            #expect(spec.request.json == row["request"], "\(name)")
        }
    }

    @Test func whatIsNoSpecIsRefusedWithAReason() throws {
        let rows = try Self.rows("refused")
        #expect(rows.count > 20)
        for row in rows {
            let name = row["name"]?.string ?? ""
            let text = try #require(row["spec"]?.string)
            let refusal = #expect(throws: GrantSpecError.self, "\(name)") {
                try GrantSpec(text)
            }
            #expect(refusal?.description == row["why"]?.string, "\(name)")
        }
    }

    /// Whatever is typed: a spec or a refusal, never a trap.
    @Test func noTextTraps() throws {
        let pieces = ["a", "<=", "=", "\"", "\\", ",", " in ", " not ", "é", "{", "5", " "]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in pieces {
                        let text = first + second + third + fourth
                        if let spec = try? GrantSpec(text) { #expect(!spec.request.name.isEmpty) }
                    }
                }
            }
        }
    }
}
