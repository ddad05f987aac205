// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import Foundation
import Testing

/// The way over a socket, against servers that do what they should, and worse.
struct HTTPTransportTests {
    private static let quick = {
        var options = HTTPTransport.Options()
        options.answerTimeout = .milliseconds(400)
        options.idleTimeout = .milliseconds(300)
        return options
    }()

    private static func send(
        _ call: ProtocolCall = ProtocolCall(.discovery, remoteAddress: "in-process"),
        to issuer: String, path: String = "/", _ options: HTTPTransport.Options = .init()
    ) async throws(TransportError) -> ProtocolReply {
        let transport = HTTPTransport(options)
        do {
            let reply = try await transport.send(
                call, to: ProviderAddress(issuer: issuer, path: path))
            await transport.shutdown()
            return reply
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    @Test("A request is what the protocol says, and an answer comes as it was sent")
    func roundTrip() async throws {
        let server = try RawServer(
            .answer(
                #"{"error":"not_found"}"#, status: "404 Not Found", headers: "Retry-After: 7\r\n"))
        defer { server.stop() }
        let call = ProtocolCall(
            .capabilities, bearerToken: Array("a.b.c".utf8),
            query: [
                .init(name: "query", value: "send money & ü"), .init(name: "limit", value: "1"),
            ],
            accept: "text/plain", remoteAddress: "in-process")
        let reply = try await HTTPTransportTests.send(
            call, to: server.issuer, path: "/capability/list?a=b#c")
        #expect(reply.status == 404)
        #expect(reply.header("retry-after") == "7")
        #expect(reply.body == Array(#"{"error":"not_found"}"#.utf8))
        let lines = try #require(server.requests.first).components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "GET /capability/list?a=b&query=send%20money%20%26%20%C3%BC&limit=1 HTTP/1.1")
        #expect(lines.contains("Authorization: Bearer a.b.c"))
        #expect(lines.contains("Accept: text/plain"))
        #expect(lines.contains("User-Agent: agentauth-client"))
    }

    @Test("A body goes out as JSON, an empty one as well")
    func posts() async throws {
        let server = try RawServer(.answer("{}"))
        defer { server.stop() }
        for body in [#"{"capability":"x"}"#, ""] {
            let call = ProtocolCall(.execute, body: Array(body.utf8), remoteAddress: "in-process")
            _ = try await HTTPTransportTests.send(call, to: server.issuer)
            let request = try #require(server.requests.last)
            #expect(request.hasPrefix("POST / HTTP/1.1\r\n"))
            #expect(request.lowercased().contains("content-type: application/json\r\n"))
            #expect(request.lowercased().contains("content-length: \(body.utf8.count)\r\n"))
            #expect(request.hasSuffix("\r\n\r\n\(body)"))
        }
    }

    @Test("A redirect is an answer, and is not followed")
    func redirects() async throws {
        let server = try RawServer(
            .answer("", status: "302 Found", headers: "Location: http://127.0.0.1:1/elsewhere\r\n"))
        defer { server.stop() }
        #expect(try await HTTPTransportTests.send(to: server.issuer).status == 302)
        #expect(server.requests.count == 1)
    }

    /// A way to fail, and the case that tells of it.
    struct Misbehaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [RawServer.Step]
        let expected: String
    }

    static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

    static let misbehaviours: [Misbehaviour] = [
        .init(
            testDescription: "no answer", steps: [.wait(milliseconds: 900)], expected: "timedOut"),
        .init(
            testDescription: "half a head", steps: [.send(head), .wait(milliseconds: 900)],
            expected: "timedOut"),
        .init(
            testDescription: "a body drop by drop",
            steps: [.send(head + "Content-Length: 20\r\n\r\n")]
                + (0..<10).flatMap { _ in [.send(" "), .wait(milliseconds: 100)] },
            expected: "timedOut"),
        .init(
            testDescription: "an end before the head is over", steps: [.send(head)],
            expected: "cut"),
        .init(testDescription: "nothing at all", steps: [], expected: "cut"),
        .init(
            testDescription: "less than was promised",
            steps: [.send(head + "Content-Length: 20\r\n\r\n{\"a\":")], expected: "cut"),
        .init(
            testDescription: "chunks without an end",
            steps: [.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")],
            expected: "cut"),
        .init(
            testDescription: "more than is taken, and says so",
            steps: [.send(head + "Content-Length: 99999999\r\n\r\n{"), .wait(milliseconds: 200)],
            expected: "tooLarge"),
        .init(
            testDescription: "more than is taken, and does not say so",
            steps: [.send(head + "\r\n")]
                + (0..<80).map { _ in .bytes([UInt8](repeating: 32, count: 1 << 16)) },
            expected: "tooLarge"),
        .init(
            testDescription: "another protocol", steps: [.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")],
            expected: "brokenHTTP"),
        .init(
            testDescription: "a length that is none",
            steps: [.send(head + "Content-Length: -1\r\n\r\n")], expected: "brokenHTTP"),
        .init(
            testDescription: "two lengths",
            steps: [.send(head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")],
            expected: "brokenHTTP"),
        .init(
            testDescription: "a chunk size that is none",
            steps: [.send(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")],
            expected: "brokenHTTP"),
        .init(
            testDescription: "a head without an end",
            steps: [.send(head)]
                + (0..<2000).map { .send("X-\($0): \(String(repeating: "x", count: 100))\r\n") },
            expected: "brokenHTTP"),
    ]

    @Test("Whatever a server does is an error that names it", arguments: misbehaviours)
    func misbehaves(_ misbehaviour: Misbehaviour) async throws {
        let server = try RawServer(misbehaviour.steps)
        defer { server.stop() }
        do {
            // Short times only where time is the point: the machine may be busy.
            let reply = try await HTTPTransportTests.send(
                to: server.issuer,
                misbehaviour.expected == "timedOut" ? HTTPTransportTests.quick : .init())
            Issue.record("it answered \(reply.status) with \(reply.body.count) bytes")
        } catch {
            #expect(HTTPTransportTests.name(of: error) == misbehaviour.expected, "\(error)")
            #expect(error.description.contains(". "))
        }
    }

    private static func name(of error: TransportError) -> String {
        switch error {
        case .refused: "refused"
        case .unknownHost: "unknownHost"
        case .timedOut: "timedOut"
        case .cut: "cut"
        case .untrusted: "untrusted"
        case .notEncrypted: "notEncrypted"
        case .tooLarge: "tooLarge"
        case .brokenHTTP: "brokenHTTP"
        case .badAddress: "badAddress"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }

    @Test("Nobody at home, and nobody who speaks TLS")
    func noServer() async throws {
        let server = try RawServer([.send("HTTP/1.1 400 Bad Request\r\n\r\n")])
        let encrypted = "https://127.0.0.1:\(server.port)"
        var error = await #expect(throws: TransportError.self) {
            try await HTTPTransportTests.send(to: encrypted)
        }
        #expect(HTTPTransportTests.name(of: try #require(error)) == "untrusted")
        server.stop()
        error = await #expect(throws: TransportError.self) {
            try await HTTPTransportTests.send(to: server.issuer)
        }
        #expect(error == .refused(server.issuer))
    }

    @Test(
        "A token goes over an open wire to this machine only",
        arguments: [
            ("http://192.0.2.1", "notEncrypted"), ("http://localhost.example", "notEncrypted"),
            ("http://127.0.0.1.example", "notEncrypted"), ("http://127.0.0.256", "notEncrypted"),
            ("http://[::2]", "notEncrypted"), ("http://0x7f.0.0.1", "notEncrypted"),
            ("http+unix://%2Ftmp%2Fsocket", "badAddress"), ("ftp://localhost", "badAddress"),
            ("localhost:2468", "badAddress"), ("http://user@localhost", "badAddress"),
        ])
    func openWire(issuer: String, expected: String) async throws {
        let error = await #expect(throws: TransportError.self) {
            try await HTTPTransportTests.send(to: issuer, HTTPTransportTests.quick)
        }
        #expect(HTTPTransportTests.name(of: try #require(error)) == expected)
    }

    @Test("A request that nobody wants any more ends at once")
    func cancelled() async throws {
        let server = try RawServer([.untilClosed])
        defer { server.stop() }
        let task = Task { () -> TransportError in
            do throws(TransportError) {
                _ = try await HTTPTransportTests.send(to: server.issuer)
                return TransportError.failed("it answered")
            } catch {
                return error
            }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    /// Before it waits, while it waits, and on the way there.
    @Test("Whoever waits for a silent stream stops at once when cancelled", .timeLimit(.minutes(1)))
    func silentStream() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        let server = try RawServer([.send(head + "data: 1\n\n"), .untilClosed])
        defer { server.stop() }
        for pause in [0, 0, 1, 5, 20, 50] {
            let reply = try await HTTPTransportTests.send(to: server.issuer)
            guard case .events(let events) = reply.content else {
                Issue.record("no stream")
                return
            }
            #expect(await events.next() != nil)
            let reader = Task { await events.next() }
            try await Task.sleep(for: .milliseconds(pause))
            reader.cancel()
            #expect(await reader.value == nil)
        }
    }

    @Test("A transport that was shut down says so, and shutting it down twice is nothing")
    func shutDown() async throws {
        let transport = HTTPTransport()
        await transport.shutdown()
        await transport.shutdown()
        let address = ProviderAddress(issuer: "http://127.0.0.1:9", path: "/")
        await #expect(throws: TransportError.failed("the transport was shut down")) {
            try await transport.send(
                ProtocolCall(.discovery, remoteAddress: "in-process"), to: address)
        }
    }
}
