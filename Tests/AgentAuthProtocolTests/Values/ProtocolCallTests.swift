// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct ProtocolCallTests {
    private let call = ProtocolCall(
        .status,
        query: [
            .init(name: "agent_id", value: "agt_1"), .init(name: "x", value: "1"),
            .init(name: "x", value: "1"), .init(name: "caf\u{e9}", value: ""),
        ],
        remoteAddress: "192.0.2.1")

    @Test func aParameterIsFoundByItsBytes() throws {
        #expect(try call.parameter("agent_id") == "agt_1")
        #expect(try call.parameter("caf\u{e9}")?.isEmpty == true)
        #expect(try call.parameter("cafe\u{301}") == nil)
        #expect(try call.parameter("AGENT_ID") == nil)
    }

    @Test func aParameterGivenTwiceIsRefused() throws {
        let error = try #require(throws: ProtocolError.self) { try call.parameter("x") }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("'x'"))
    }

    /// Decision 30: events only for who names them.
    @Test(arguments: Table.rows("protocol/accept.json"))
    func eventsAreForWhoNamesThem(_ row: Row) throws {
        let call = ProtocolCall(
            .execute, accept: row["accept"]?.string, remoteAddress: "192.0.2.1")
        #expect(call.wantsEvents == (try row.value("wants_events").bool))
    }
}
