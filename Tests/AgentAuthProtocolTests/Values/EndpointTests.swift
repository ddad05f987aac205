// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct EndpointTests {
    private static let rows = Table.rows("protocol/endpoints.json")

    /// The table of endpoints, copied from the protocol (§5.1 and §5.2 to §5.11).
    @Test(arguments: rows)
    func anEndpointIsAsTheProtocolHasIt(_ row: Row) throws {
        let endpoint = try #require(Endpoint(rawValue: try row.text("name")))
        #expect(endpoint.method.rawValue == (try row.text("method")))
        #expect(endpoint.path == (try row.text("path")))
        #expect(endpoint.discoveryKey == row["discovery_key"]?.string)
        #expect("\(endpoint.credential)" == (try row.text("credential")))
        #expect(endpoint.takesResource == (row["takes_resource"]?.bool ?? false))
    }

    @Test func theTableIsWholeAndUnambiguous() {
        #expect(Endpoint.allCases.map(\.rawValue) == Self.rows.map(\.testDescription))
        #expect(Set(Endpoint.allCases.map(\.path)).count == Endpoint.allCases.count)
        let keys = Endpoint.allCases.compactMap(\.discoveryKey)
        #expect(Set(keys).count == keys.count)
    }
}
