// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Foundation
import StrictJSON
import Testing

/// Streams of events over a socket.
@Suite struct StreamTests {
    @Test(arguments: ServedAuthority.Way.allCases)
    func eventsArriveAsTheyAreMade(_ way: ServedAuthority.Way) async throws {
        let provider = StubProvider(silentAfter: 3)
        try await ServedAuthority.run(way, providers: [provider]) { served in
            let actor = try await served.delegate(["count"])
            let reply = try await served.reply(
                .execute, token: served.agentToken(actor),
                bytes: Array("{\"capability\":\"count\",\"arguments\":{}}".utf8),
                accept: "text/event-stream")
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == "text/event-stream")
            #expect(reply.header("Cache-Control") == "no-store")
            guard case .events(let events) = reply.content else {
                Issue.record("no stream")
                return
            }
            for number in 1...3 {
                let event = try #require(await events.next())
                #expect(event.name == "data")
                #expect(try JSONValue(parsing: event.data)["number"] == .number(JSONNumber(number)))
            }
            events.cancel()
            #expect(await comesTrue { provider.cancelled > 0 })
        }
    }

    @Test func aSilentStreamIsKeptOpenByComments() async throws {
        let provider = StubProvider(silentAfter: 1)
        try await ServedAuthority.run(
            .live, providers: [provider],
            serve: {
                $0.limits = .impatient
                $0.limits.requestTime = .seconds(4)
            }
        ) { served in
            let actor = try await served.delegate(["count"])
            let connection = try await served.connect(
                sending: served.executionText(actor, "count", accept: "text/event-stream"))
            #expect(try await connection.receives("event: data\ndata: {\"number\":1"))
            // Longer than a request may take.
            try await Task.sleep(for: .milliseconds(4500))
            #expect(connection.text.components(separatedBy: ":\n\n").count > 4)
            #expect(!connection.isClosed)
            connection.close()
            #expect(await comesTrue { provider.cancelled > 0 })
        }
    }

    /// Whoever goes away, in whatever way, is noticed at once and not at the next event.
    @Test(arguments: [true, false])
    func aReaderWhoIsGoneEndsTheStream(_ byHalves: Bool) async throws {
        let provider = StubProvider(silentAfter: 1)
        try await ServedAuthority.run(.live, providers: [provider]) { served in
            let actor = try await served.delegate(["count"])
            let connection = try await served.connect()
            try await connection.send(
                served.executionText(actor, "count", accept: "text/event-stream"))
            #expect(try await connection.receives("event: data"))
            if byHalves { try await connection.finishSending() } else { connection.close() }
            #expect(await comesTrue { provider.cancelled > 0 })
        }
    }

    /// HTTP/1.0 has no chunks: the stream ends with the connection.
    @Test func anOldClientGetsAStreamToo() async throws {
        let provider = StubProvider(silentAfter: 2)
        try await ServedAuthority.run(.live, providers: [provider]) { served in
            let actor = try await served.delegate(["count"])
            let connection = try await served.connect()
            let text = served.executionText(actor, "count", accept: "text/event-stream")
            try await connection.send(text.replacing("HTTP/1.1", with: "HTTP/1.0"))
            #expect(try await connection.receives("\"number\":2"))
            #expect(connection.text.hasPrefix("HTTP/1.0 200"))
            #expect(!connection.text.lowercased().contains("chunked"))
            connection.close()
        }
    }
}
