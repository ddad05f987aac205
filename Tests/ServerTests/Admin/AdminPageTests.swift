// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Authority
import FixturesSupport
import Foundation
import Testing

/// `docs/admin-api.md` has a row for every route, and no other.
@Suite struct AdminPageTests {
    @Test func thePageHasEveryRoute() throws {
        let page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/admin-api.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
        }.filter { ["GET", "POST", "DELETE"].contains($0[0]) }
        let documented = rows.map { "\($0[0]) \($0[1]) \($0[2])" }
        let routes = OperatorCall.allCases.map { call in
            let route = AdminRoute(call)
            return "\(route.method) \(AdminAPI.prefix)\(route.path) \(call.rawValue)"
        }
        #expect(documented == routes)
        for row in rows { #expect(row.count == 5 && row[4].count > 10, "\(row[1])") }
    }
}
