// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// Directories (§6.2.2, §6.11), and the servers that a client has met (§6.2.1).
struct SearchTests {
    private static func document(
        _ issuer: String, location: String? = nil, version: String = "1.0-draft"
    ) -> JSONValue {
        let document = Discovery(
            issuer: issuer, providerName: "one", description: "Of several", modes: [.delegated],
            approvalMethods: ApprovalMethod.allCases)
        var members = document.json.object ?? JSONObject()
        members["version"] = .string(version)
        if let location { members["default_location"] = .string(location) }
        return .object(members)
    }

    private static func answer(_ documents: [JSONValue]) -> JSONValue {
        [
            "providers": .array(documents), "intent": "send emails",
            "count": .number(JSONNumber(documents.count)),
        ]
    }

    @Test("A directory is asked as the protocol says, without a token")
    func asks() async throws {
        let scene = try Scene([
            .search: [.json(SearchTests.answer([SearchTests.document("https://a.example")]))]
        ])
        let found = try await scene.client.search(
            "send emails", in: "https://directory.example", limit: 3)
        #expect(found.map(\.issuer) == ["https://a.example"])
        let request = try #require(scene.server.requests(.search).first)
        #expect(request.address.url == "https://directory.example/api/search")
        #expect(request.call.bearerToken == nil)
        #expect(
            request.call.query == [
                .init(name: "intent", value: "send emails"), .init(name: "limit", value: "3"),
            ])
        // What a directory shows of a server is not what the server says.
        #expect(scene.server.requests(.discovery).isEmpty)
    }

    @Test("Servers to which no token could be sent are left out")
    func leavesOut() async throws {
        let documents = [
            SearchTests.document("http://plain.example"),
            SearchTests.document("https://user@evil.example"),
            SearchTests.document("ftp://a.example"),
            SearchTests.document("https://a.example", location: "http://a.example/execute"),
            SearchTests.document("https://a.example", version: "2.0"), "no document", [:],
            SearchTests.document("https://good.example"),
            SearchTests.document("http://localhost:2468"),
        ]
        let scene = try Scene([.search: [.json(SearchTests.answer(documents))]])
        let found = try await scene.client.search("anything", in: "https://directory.example")
        #expect(found.map(\.issuer) == ["https://good.example", "http://localhost:2468"])
    }

    @Test(
        "What is no directory's answer is malformed",
        arguments: [[:], ["providers": 1], []] as [JSONValue])
    func malformed(_ body: JSONValue) async throws {
        let scene = try Scene([.search: [.json(body)]])
        await #expect(throws: ClientError.self) {
            try await scene.client.search("anything", in: "https://directory.example")
        }
    }

    @Test("The servers that were met are known, with their agents")
    func providers() async throws {
        let scene = try Scene()
        #expect(try scene.client.providers().isEmpty)
        let connection = try await scene.client.connect(Scene.request)
        let known = try scene.client.providers()
        #expect(known.map(\.issuer) == [Scene.issuer])
        #expect(known.first?.host == connection.host)
        #expect(known.first?.agents == [Scene.agent])
    }
}
