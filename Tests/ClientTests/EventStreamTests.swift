// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON
import Testing

/// Server-sent events as they come over a socket (WHATWG HTML, "Server-sent events").
struct EventStreamTests {
    /// Reads all events of an answer.
    private static func events(
        _ steps: [RawServer.Step], _ options: HTTPTransport.Options = .init()
    ) async throws -> [ServerSentEvent] {
        let server = try RawServer(steps)
        defer { server.stop() }
        let transport = HTTPTransport(options)
        let reply = try await transport.send(
            ProtocolCall(.execute, accept: "text/event-stream", remoteAddress: "in-process"),
            to: ProviderAddress(issuer: server.issuer, path: "/"))
        var events: [ServerSentEvent] = []
        if case .events(let stream) = reply.content {
            while let event = await stream.next() { events.append(event) }
        } else {
            Issue.record("it is no stream")
        }
        await transport.shutdown()
        return events
    }

    private static func data(_ text: String, _ name: String = "data", id: String? = nil)
        -> ServerSentEvent
    {
        ServerSentEvent(name, data: Array(text.utf8), id: id)
    }

    @Test(
        arguments: [
            ("data: 1\n\n", [data("1")]),
            ("data: 1\r\n\r\n", [data("1")]),
            ("data: 1\r\r", [data("1")]),
            ("\u{FEFF}data: 1\n\n", [data("1")]),
            ("data: 1\n\n\u{FEFF}data: 2\n\n", [data("1")]),
            ("data:1\ndata:  2\ndata\n\n", [data("1\n 2\n")]),
            (": comment\n\n:\n\ndata: 1\n\n", [data("1")]),
            ("event: error\ndata: {}\n\ndata: 2\n\n", [data("{}", "error"), data("2")]),
            ("event: done\n\n", [data("", "done")]),
            ("data\n\n", [data("")]),
            ("id: 7\ndata: 1\n\ndata: 2\n\n", [data("1", id: "7"), data("2", id: "7")]),
            ("id: 7\u{0}\nretry: 5\nother: x\nDATA: 0\ndata: 1\n\n", [data("1")]),
            ("data: 1\n\ndata: 2\n", [data("1")]),
            ("\n\n\r\n\r", []),
        ] as [(String, [ServerSentEvent])])
    func rules(text: String, expected: [ServerSentEvent]) async throws {
        #expect(try await EventStreamTests.events(.events([Array(text.utf8)])) == expected)
    }

    @Test("Bytes may come in any pieces")
    func splitAnywhere() async throws {
        let text = Array(
            "\u{FEFF}: hi\r\nevent: tick\r\ndata: {\"a\":\r\ndata: \"ü\"}\r\nid: 1\r\n\r\ndata: 2\r\r"
                .utf8)
        let expected = [
            EventStreamTests.data("{\"a\":\n\"ü\"}", "tick", id: "1"),
            EventStreamTests.data("2", id: "1"),
        ]
        for place in 0...text.count {
            let pieces = [Array(text[..<place]), Array(text[place...])]
            #expect(try await EventStreamTests.events(.events(pieces)) == expected, "\(place)")
        }
        let single = text.map { [$0] }
        #expect(try await EventStreamTests.events(.events(single)) == expected)
    }

    @Test("A line or an event that is too long ends the stream")
    func tooLong() async throws {
        let half = [UInt8](repeating: UInt8(ascii: "x"), count: 600_000)
        let first = Array("data: 1\n\n".utf8)
        let line = [first, Array("data: ".utf8), half, half, Array("\n\n".utf8)]
        #expect(try await EventStreamTests.events(.events(line)).count == 1)
        let lines = Array("\ndata: ".utf8)
        let event = [first, Array("data: ".utf8), half, lines, half, Array("\n\n".utf8)]
        #expect(try await EventStreamTests.events(.events(event)).count == 1)
        let comment = [Array(": ".utf8), half, Array("\n".utf8), first]
        #expect(try await EventStreamTests.events(.events(comment)).count == 1)
    }

    @Test("A stream that falls silent, or is cut, ends")
    func silence() async throws {
        var options = HTTPTransport.Options()
        options.idleTimeout = .milliseconds(200)
        let first = [Array("data: 1\n\n".utf8)]
        let silent = try await EventStreamTests.events(.events(first, end: [.untilClosed]), options)
        #expect(silent.count == 1)
        #expect(try await EventStreamTests.events(.events(first, end: [])).count == 1)
    }

    @Test("A reader that lets go closes the connection")
    func letsGo() async throws {
        let server = try RawServer(.events([Array("data: 1\n\n".utf8)], end: [.untilClosed]))
        defer { server.stop() }
        let transport = HTTPTransport()
        let reply = try await transport.send(
            ProtocolCall(.execute, remoteAddress: "in-process"),
            to: ProviderAddress(issuer: server.issuer, path: "/"))
        guard case .events(let stream) = reply.content else {
            Issue.record("it is no stream")
            return
        }
        #expect(await stream.next() != nil)
        stream.cancel()
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while server.closed == 0, clock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(server.closed == 1)
        #expect(await stream.next() == nil)
        await transport.shutdown()
    }
}
