// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import FixturesSupport
import Foundation
import Testing

/// `docs/server.md` names everything that it is about.
@Suite struct DocumentationTests {
    private static let page = try? String(
        contentsOf: Fixtures.package.appending(path: "docs/server.md"), encoding: .utf8)

    private static func hasRow(_ name: String) -> Bool {
        page?.contains("\n| `\(name)` |") == true
    }

    @Test(arguments: ServerMetrics.Name.allCases)
    func aMetricIsListed(_ name: ServerMetrics.Name) {
        #expect(Self.hasRow(name.rawValue))
    }

    @Test func everyLimitIsListedAndNoOther() throws {
        let limits = Mirror(reflecting: ServerLimits()).children.compactMap(\.label)
        #expect(limits.count == 15)
        for limit in limits { #expect(Self.hasRow(limit), "\(limit)") }
        let page = try #require(Self.page)
        let section = try #require(page.components(separatedBy: "## Limits and times").last)
            .components(separatedBy: "\n## ")[0]
        let rows = section.matches(of: /\n\| `([A-Za-z]+)` \|/).map { String($0.1) }
        #expect(rows == limits)
    }

    @Test(arguments: [
        ErrorCode.requestTimeout, .payloadTooLarge, .uriTooLong, .unsupportedMediaType,
        .headersTooLarge, .unavailable, .capabilityTimeout, .notFound, .methodNotAllowed,
    ])
    func aCodeStandsBesideItsStatus(_ code: ErrorCode) {
        #expect(Self.page?.contains("| \(code.status) | `\(code.rawValue)` |") == true)
    }
}
