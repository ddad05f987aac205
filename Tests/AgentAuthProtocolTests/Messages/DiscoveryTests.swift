// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct DiscoveryTests {
    private let ours = Discovery(
        issuer: "https://auth.bank.com", providerName: "bank", description: "Banking",
        modes: AgentMode.allCases, approvalMethods: ApprovalMethod.allCases)

    /// §5.1: every endpoint of the table is published under its key, and the document is read back.
    @Test func aServerPublishesTheWholeTable() throws {
        #expect(ours.version == "1.0-draft")
        #expect(ours.algorithms == ["Ed25519"])
        #expect(ours.defaultLocation == "https://auth.bank.com/capability/execute")
        let keys = Endpoint.allCases.compactMap(\.discoveryKey)
        #expect(Set(ours.endpoints.keys) == Set(keys))
        #expect(ours.json["endpoints"]?.object?.keys == keys.sorted())
        for endpoint in Endpoint.allCases { #expect(ours.path(of: endpoint) == endpoint.path) }
        #expect(try Discovery(ours.json) == ours)
    }

    /// §5.1.1: the major version decides.
    @Test(arguments: Table.rows("protocol/versions.json"))
    func theMajorVersionDecides(_ row: Row) throws {
        var document = try #require(ours.json.object)
        document["version"] = try row.value("version")
        if try row.value("spoken") == true {
            #expect(try Discovery(.object(document)).version == row["version"]?.string)
        } else {
            let error = try #require(throws: ProtocolError.self) {
                try Discovery(.object(document))
            }
            #expect(error.message.contains("version"))
        }
    }

    /// Clients fall back to the table where a server does not say (protocol.md's part 4).
    @Test func pathsOfTheServerComeFirst() throws {
        var document = try #require(ours.json.object)
        document["endpoints"] = ["register": "/v2/register", "status": 5]
        let theirs = try Discovery(.object(document))
        #expect(theirs.path(of: .register) == "/v2/register")
        #expect(theirs.path(of: .status) == "/agent/status")
        #expect(theirs.path(of: .discovery) == "/.well-known/agent-configuration")
    }
}
