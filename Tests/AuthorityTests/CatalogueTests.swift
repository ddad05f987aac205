// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// Discovery, the list of capabilities and their description (§5.1, §5.2; decisions 26, 27, 45).
@Suite struct CatalogueTests {
    private static func names(_ answer: Stage.Answer) -> [String] {
        answer.json["capabilities"]?.array?.compactMap { $0["name"]?.string } ?? []
    }

    private static let all = [
        "check_balance", "list_accounts", "list_messages", "send_mail", "transfer_domestic",
        "transfer_international",
    ]

    @Test func theListIsForEverybody() throws {
        try Stage.run { stage in
            let answer = try await stage.send(.capabilities)
            #expect(answer.status == 200)
            #expect(Self.names(answer) == Self.all)
            #expect(answer.json["has_more"]?.bool == false)
            #expect(answer.json["next_cursor"] == .null)
            let first = try #require(answer.json["capabilities"]?.array?.first)
            #expect(first["description"]?.string?.isEmpty == false)
            #expect(first["input"] == nil && first["grant_status"] == nil)
        }
    }

    @Test func pagesFollowOneAnotherByCursor() throws {
        try Stage.run { stage in
            var (found, cursor, pages) = ([String](), String?.none, 0)
            repeat {
                var query = ["limit": "4"]
                query["cursor"] = cursor
                let page = try await stage.send(.capabilities, query: query)
                found += Self.names(page)
                cursor = page.json["next_cursor"]?.string
                #expect(page.json["has_more"]?.bool == (cursor != nil))
                pages += 1
            } while cursor != nil && pages < 10
            #expect(found == Self.all && pages == 2)
            // A page that ends with the list has no next one.
            let exact = try await stage.send(.capabilities, query: ["limit": "6"])
            #expect(exact.json["has_more"]?.bool == false)
        }
    }

    @Test(arguments: ["", "x", "AAAA", "____", String(repeating: "A", count: 40), "é"])
    func aCursorThatIsNotOursIsRefused(_ cursor: String) throws {
        try Stage.run { stage in
            let answer = try await stage.send(.capabilities, query: ["cursor": cursor])
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    @Test func aCursorWithOneLetterChangedIsRefused() throws {
        try Stage.run { stage in
            let page = try await stage.send(.capabilities, query: ["limit": "2"])
            let cursor = Array(try #require(page.json["next_cursor"]?.string))
            for index in cursor.indices {
                var forged = cursor
                forged[index] = forged[index] == "A" ? "B" : "A"
                let answer = try await stage.send(
                    .capabilities, query: ["cursor": String(forged)])
                #expect(answer.status == 400, "\(index)")
            }
        }
    }

    @Test(arguments: ["0", "-1", "x", "", "1.5", "99999999999999999999", " 1"])
    func aLimitIsAWholeNumber(_ limit: String) throws {
        try Stage.run { stage in
            let answer = try await stage.send(.capabilities, query: ["limit": limit])
            #expect(answer.status == 400 && answer.code == "invalid_request")
        }
    }

    @Test func theLimitIsCappedAtAHundred() throws {
        try Stage.run(providers: [try Many(count: 101)]) { stage in
            for query in [["limit": "5000"], ["limit": "100"], [:]] {
                let answer = try await stage.send(.capabilities, query: query)
                #expect(Self.names(answer).count == 100)
                #expect(answer.json["has_more"]?.bool == true)
            }
        }
    }

    @Test(arguments: [
        ("transfer", ["transfer_domestic", "transfer_international"]),
        ("TRANSFER bank", ["transfer_domestic", "transfer_international"]),
        ("money account", ["transfer_domestic"]), ("nonsense", []), ("  ", all),
        ("mail", ["send_mail"]),
    ])
    func everyWordMustStandInNameOrDescription(_ query: String, _ names: [String]) throws {
        try Stage.run { stage in
            let answer = try await stage.send(.capabilities, query: ["query": query])
            #expect(answer.status == 200 && Self.names(answer) == names)
        }
    }

    @Test func aParameterGivenTwiceIsRefused() throws {
        try Stage.run { stage in
            let reply = await stage.authority.respond(
                to: ProtocolCall(
                    .capabilities,
                    query: [.init(name: "limit", value: "1"), .init(name: "limit", value: "2")],
                    remoteAddress: "192.0.2.1"))
            #expect(reply.status == 400)
        }
    }

    @Test func whatIsBlockedIsNotShown() throws {
        try Stage.run(configure: { $0.capabilities.blocked = ["send_mail"] }) { stage in
            let answer = try await stage.send(.capabilities)
            #expect(Self.names(answer) == Self.all.filter { $0 != "send_mail" })
            let described = try await stage.send(
                .describeCapability, query: ["name": "send_mail"])
            #expect(described.status == 404 && described.code == "capability_not_found")
        }
    }

    @Test func anAgentSeesWhatItHolds() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let answer = try await stage.send(
                .capabilities, token: stage.agentToken(actor, audience: Stage.issuer))
            let held = answer.json["capabilities"]?.array?.filter {
                $0["grant_status"]?.string == "granted"
            }
            #expect(held?.compactMap { $0["name"]?.string } == ["check_balance"])
            let described = try await stage.send(
                .describeCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                query: ["name": "send_mail"])
            #expect(described.json["grant_status"]?.string == "not_granted")
            // A host sees the list as anyone does.
            let host = try await stage.send(.capabilities, token: stage.hostToken(actor.hostKey))
            #expect(host.status == 200 && Self.names(host) == Self.all)
            #expect(host.json["capabilities"]?.array?.first?["grant_status"] == nil)
        }
    }

    @Test(arguments: [false, true])
    func whoMayLook(_ isRequired: Bool) throws {
        try Stage.run(configure: { $0.capabilities.authenticationRequired = isRequired }) { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let anonymous = try await stage.send(.capabilities)
            let unknown = try await stage.send(
                .capabilities, token: stage.hostToken(stage.key()))
            for answer in [anonymous, unknown] {
                #expect(answer.status == (isRequired ? 401 : 200))
                if isRequired { #expect(answer.code == "authentication_required") }
            }
            let host = try await stage.send(.capabilities, token: stage.hostToken(actor.hostKey))
            #expect(host.status == 200)
            let agent = try await stage.send(
                .capabilities, token: stage.agentToken(actor, audience: Stage.issuer))
            #expect(agent.status == 200)
        }
    }

    @Test(arguments: ["", "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30."])
    func aBrokenTokenIs401(_ token: String) throws {
        try Stage.run { stage in
            let answer = try await stage.send(.capabilities, token: Array(token.utf8))
            #expect(answer.status == 401 && answer.code == "invalid_jwt")
            #expect(answer.reply.header("WWW-Authenticate") != nil)
        }
    }

    @Test func aTokenForTheListIsGoodOnce() throws {
        try Stage.run { stage in
            let actor = try await stage.delegate([], for: stage.user())
            let token = stage.hostToken(actor.hostKey)
            #expect(try await stage.send(.capabilities, token: token).status == 200)
            let again = try await stage.send(.capabilities, token: token)
            #expect(again.status == 401 && again.json["reason"]?.string == "jti_replay")
        }
    }

    @Test func aDescriptionHasTheSchemas() throws {
        try Stage.run { stage in
            let answer = try await stage.send(
                .describeCapability, query: ["name": "check_balance"])
            #expect(answer.status == 200)
            #expect(answer.json["input"]?["required"] == ["account_id"])
            #expect(answer.json["output"] != nil)
            let missing = try await stage.send(.describeCapability)
            #expect(missing.status == 400 && missing.code == "invalid_request")
            let unknown = try await stage.send(.describeCapability, query: ["name": "nope"])
            #expect(unknown.status == 404 && unknown.code == "capability_not_found")
        }
    }

    @Test func theDiscoveryDocumentNamesEveryEndpoint() throws {
        try Stage.run(configure: { $0.modes = [.delegated] }) { stage in
            let answer = try await stage.send(.discovery)
            #expect(answer.status == 200)
            #expect(answer.json["issuer"]?.string == Stage.issuer)
            #expect(
                answer.json["default_location"]?.string == Stage.issuer + "/capability/execute")
            #expect(answer.json["modes"] == ["delegated"])
            #expect(answer.json["algorithms"] == ["Ed25519"])
            for endpoint in Endpoint.allCases {
                guard let key = endpoint.discoveryKey else { continue }
                #expect(answer.json["endpoints"]?[key]?.string == endpoint.path)
            }
            #expect(answer.reply.header("Cache-Control") != nil)
        }
    }

    /// More capabilities than one page holds.
    private struct Many: CapabilityProvider {
        let id: ProviderID
        let count: Int

        init(count: Int) throws {
            id = try #require(ProviderID("many"))
            self.count = count
        }

        func describe() async throws -> ProviderManifest {
            ProviderManifest(
                version: "1",
                capabilities: (0..<count).map {
                    CapabilityDefinition(
                        name: "c\($0)", description: "One of many", effects: .reads)
                })
        }

        func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome { .value(.null) }
        func health() async -> ProviderHealth { .ready }
        func shutdown() async {}
    }
}
