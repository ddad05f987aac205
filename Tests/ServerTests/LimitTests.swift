// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Testing

/// Each limit of ``ServerLimits``, at its edge.
@Suite struct LimitTests {
    @Test(arguments: [0, 1])
    func theRequestLineHasItsLimit(_ more: Int) async throws {
        try await ServedAuthority.run(.live) { served in
            let frame = "GET /healthz? HTTP/1.1\r\n".utf8.count
            let query = String(repeating: "a", count: 8 * 1024 - frame + more)
            let answer = try await served.get("/healthz?\(query)")
            #expect(answer.status == (more == 0 ? 200 : 414))
            #expect(answer.code == (more == 0 ? nil : "uri_too_long"))
        }
    }

    @Test(arguments: [0, 1])
    func theHeaderHasItsLimit(_ more: Int) async throws {
        try await ServedAuthority.run(.live) { served in
            let frame = "Host: a\r\nX-A: \r\n".utf8.count
            let value = String(repeating: "a", count: 16 * 1024 - frame + more)
            let answer = try await served.get("/healthz", "X-A: \(value)\r\n")
            #expect(answer.status == (more == 0 ? 200 : 431))
            #expect(answer.code == (more == 0 ? nil : "headers_too_large"))
        }
    }

    /// What is so large that the parser gives up is answered alike.
    @Test func farTooMuchIsAnsweredAlike() async throws {
        try await ServedAuthority.run(.live) { served in
            let much = String(repeating: "a", count: 200 * 1024)
            let many = (0..<5000).map { "X-\($0): a\r\n" }.joined()
            let line = try await served.get("/\(much)")
            let field = try await served.get("/healthz", "X-A: \(much)\r\n")
            let fields = try await served.get("/healthz", many)
            #expect([line.status, field.status, fields.status] == [414, 431, 431])
        }
    }

    @Test(arguments: [0, 1])
    func fieldsAreCounted(_ more: Int) async throws {
        try await ServedAuthority.run(.live) { served in
            let fields = (0..<(99 + more)).map { "X-\($0): a\r\n" }.joined()
            let answer = try await served.get("/healthz", fields)
            #expect(answer.status == (more == 0 ? 200 : 431))
        }
    }

    /// A body in chunks has the limit of one with a length.
    @Test(arguments: [0, 1])
    func aBodyInChunksHasItsLimit(_ more: Int) async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await served.connect()
            try await connection.send(
                "POST /agent/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
            for _ in 0..<16 { try await connection.send(chunk) }
            if more > 0 { try await connection.send("1\r\n \r\n") }
            try await connection.send("0\r\n\r\n")
            let answer = try await connection.answer()
            #expect(answer.status == (more == 0 ? 401 : 413))
        }
    }

    /// Bodies of all connections together have a limit, and give back what they took.
    @Test func bodiesInFlightAreCountedTogether() async throws {
        var limits = ServerLimits()
        limits.bodiesInFlightBytes = 150_000
        try await ServedAuthority.run(.live, serve: { $0.limits = limits }) { served in
            let header =
                "POST /agent/register HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
            let most = String(repeating: " ", count: 99_999)
            let first = try await served.connect()
            try await first.send(header + most)
            // The first one's bytes are there once a second body does not fit beside them.
            let isFull = try await comesTrue {
                let answer = try await served.exchange(header + most + " ")
                return answer.status == 503 && answer.header("Retry-After") != nil
            }
            #expect(isFull)
            try await first.send(" ")
            #expect(try await first.answer().status == 415)
            let fits = try await comesTrue {
                try await served.exchange(header + most + " ").status == 415
            }
            #expect(fits)
        }
    }

    /// Beyond the limit connections wait, and idle ones make way for them.
    @Test func connectionsBeyondTheLimitWait() async throws {
        var limits = ServerLimits.impatient
        limits.connections = 4
        limits.idleTime = .seconds(60)
        limits.headerTime = .seconds(60)
        try await ServedAuthority.run(.live, serve: { $0.limits = limits }) { served in
            var connections: [RawConnection] = []
            let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            for number in 0..<12 {
                connections.append(
                    try await served.connect(sending: number < 10 ? "" : request))
            }
            for connection in connections.suffix(2) {
                #expect(try await connection.answer().status == 200)
            }
        }
    }
}
