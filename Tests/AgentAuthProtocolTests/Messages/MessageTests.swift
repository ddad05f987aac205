// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct MessageTests {
    private static let messages = Table.rows("protocol/messages.json")

    private static func kind(of row: Row) throws -> MessageKind {
        try #require(MessageKind(rawValue: try row.text("message")))
    }

    /// The body of the first row of that message, which has every member.
    private static func wholeBody(_ kind: MessageKind) throws -> JSONObject {
        let row = messages.first { $0["message"] == .string(kind.rawValue) }
        return try #require(row?["body"]?.object)
    }

    /// What is read is written, and what was written is read as the same.
    @Test(arguments: messages)
    func aMessageSurvivesReadingAndWriting(_ row: Row) throws {
        let kind = try Self.kind(of: row)
        let written = try kind.reread(try row.value("body"))
        #expect(written == row["written"] ?? row["body"])
        let again = try kind.reread(try JSONValue(parsing: written.serialized()))
        #expect(again.serialized() == written.serialized())
    }

    @Test(arguments: MessageKind.allCases)
    func everyMessageIsInBothTables(_ kind: MessageKind) throws {
        let members = Table.rows("protocol/members.json")
            .filter { $0["message"] == .string(kind.rawValue) }
        #expect(!members.isEmpty)
        let body = try Self.wholeBody(kind)
        for row in members { #expect(body[try row.text("member")] != nil) }
    }

    /// One value of each kind of JSON.
    private static let samples: [JSONValue] = [true, 1, "x", [], [:]]

    /// Decision 35: a member of a wrong type is named; null is absence.
    @Test(arguments: Table.rows("protocol/members.json"))
    func aMemberOfAnotherTypeIsNamed(_ row: Row) throws {
        let kind = try Self.kind(of: row)
        let member = try row.text("member")
        let expected = try row.text("kind")
        var body = try Self.wholeBody(kind)

        for sample in Self.samples where sample.kind.rawValue != expected {
            body[member] = sample
            let error = try #require(throws: ProtocolError.self) {
                try kind.reread(.object(body))
            }
            #expect(error.code == .invalidRequest)
            #expect(error.message.contains("'\(member)'"), "\(error.message)")
        }
        for absent in [JSONValue.null, nil] {
            body[member] = absent
            if try row.value("required") == true {
                let error = try #require(throws: ProtocolError.self) {
                    try kind.reread(.object(body))
                }
                #expect(error.code == .invalidRequest)
                #expect(error.message.contains("'\(member)'"), "\(error.message)")
            } else {
                #expect(throws: Never.self) { try kind.reread(.object(body)) }
            }
        }
    }

    @Test(arguments: Table.rows("protocol/refused-values.json"))
    func aValueOutOfRangeIsRefused(_ row: Row) throws {
        let kind = try Self.kind(of: row)
        var body = try Self.wholeBody(kind)
        body[try row.text("member")] = try row.value("value")
        let error = try #require(throws: ProtocolError.self) { try kind.reread(.object(body)) }
        #expect(error.code.rawValue == (try row.text("code")))
        #expect(error.message.contains(try row.text("says")), "\(error.message)")
    }

    @Test(arguments: MessageKind.allCases, samples.filter { $0.kind != .object } + [.null])
    func whatIsNoObjectIsNoMessage(_ kind: MessageKind, _ json: JSONValue) throws {
        let error = try #require(throws: ProtocolError.self) { try kind.reread(json) }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("must be a JSON object"))
    }

    @Test func sixtyFourCapabilitiesAreTheMost() throws {
        let limit = ProtocolLimits.capabilitiesPerRequest
        var body = try Self.wholeBody(.register)
        body["capabilities"] = .array((0..<limit).map { .string("c\($0)") })
        #expect(try RegisterRequest(.object(body)).capabilities.count == 64)
    }

    @Test func aNameOfTwoHundredBytesIsTheLongest() throws {
        let name = String(repeating: "x", count: ProtocolLimits.capabilityNameBytes)
        #expect(try ExecuteRequest(["capability": .string(name)]).capability == name)
        let body = try CapabilityRequestBody(["capabilities": [.string(name)]])
        #expect(body.capabilities.map(\.name) == [name])
    }

    /// A constraint that only the server understands stays as it was, permits nothing that we
    /// could vouch for, and is never taken for a narrow one (§2.13).
    @Test func anUnknownOperatorStaysOpaque() throws {
        let grant = try GrantView([
            "capability": "a", "status": "active",
            "constraints": ["amount": ["max": 5, "step": 1], "zone": "eu"],
        ])
        let asked = try Constraints(["amount": ["max": 5]])
        #expect(grant.constraints["amount"] == .opaque(JSONObject([("max", 5), ("step", 1)])))
        #expect(!grant.constraints.isAtLeastAsNarrow(as: asked))
        #expect(!asked.isAtLeastAsNarrow(as: grant.constraints))
        #expect(grant.constraints.isAtLeastAsNarrow(as: grant.constraints))
        #expect(grant.constraints["amount"]?.permits(3) == false)
        #expect(!grant.constraints.permitNothing)
        #expect(grant.constraints.intersection(asked).permitNothing)
        #expect(
            grant.constraints.intersection(asked)
                == asked.intersection(grant.constraints)
                .intersection(grant.constraints))
        #expect(
            grant.constraints.sentence
                == "amount as the server understands {\"max\":5,\"step\":1}; zone exactly \"eu\"")
    }
}
