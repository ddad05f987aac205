// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import FixturesSupport
import Foundation
import Testing

/// `docs/protocol.md` names every endpoint and every error code as they are, and no others.
@Suite struct ProtocolPageTests {
    /// The cells of the rows of the section with that heading.
    private static func rows(_ heading: String) throws -> [[String]] {
        let page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/protocol.md"), encoding: .utf8)
        let section = try #require(
            page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading + "\n") })
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func everyEndpointHasItsRow() throws {
        let rows = try Self.rows("Endpoints")
        let documented = rows.map { Array($0.prefix(3)) }
        let expected = Endpoint.allCases.map { endpoint in
            let resource = endpoint.takesResource ? "/…" : ""
            return [
                "`\(endpoint.rawValue)`",
                "`\(endpoint.method.rawValue) \(endpoint.path)\(resource)`",
                Self.words(endpoint.credential),
            ]
        }
        #expect(documented == expected)
        for row in rows { #expect(row.count == 4 && row[3].count > 10, "\(row[0])") }
    }

    @Test func everyErrorCodeHasItsRow() throws {
        let rows = try Self.rows("Error codes")
        let documented = rows.map { Array($0.prefix(2)) }
        let expected = ErrorCode.allCases.map { ["\($0.status)", "`\($0.rawValue)`"] }
        #expect(documented == expected)
        for row in rows { #expect(row.count == 3 && row[2].count > 10, "\(row[1])") }
    }

    private static func words(_ credential: Endpoint.Credential) -> String {
        switch credential {
        case .none: "nobody"
        case .host: "host"
        case .agent: "agent"
        case .optional: "nobody, host or agent"
        case .hostOrAgent: "host or agent"
        case .serverSecret: "server's secret"
        case .enrollmentToken: "one-time token"
        }
    }
}
