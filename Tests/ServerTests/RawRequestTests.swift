// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// What is not quite HTTP, over a real socket: every answer is JSON with a code, framing that is in
/// doubt ends the connection, and the server goes on.
@Suite struct RawRequestTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let status: Int
        let error: String?
        let closes: Bool

        var testDescription: String { name }
    }

    static let rows: [Row] = {
        guard let bytes = try? Fixtures.bytes("server/raw-requests.json"),
            let json = try? JSONValue(parsing: bytes), let rows = json.array
        else { return [] }
        return rows.compactMap { row in
            guard let name = row["name"]?.string, let request = row["request"]?.string,
                let status = row["status"]?.number?.int64, let closes = row["closes"]?.bool
            else { return nil }
            return Row(
                name: name, request: request, status: Int(status), error: row["error"]?.string,
                closes: closes)
        }
    }()

    @Test func theTableIsRead() {
        #expect(Self.rows.count == 63)
    }

    /// One server for the whole table: none of the requests harms the next.
    @Test func everyRowIsAnsweredAsTheTableSays() async throws {
        try await ServedAuthority.run(.live) { served in
            let port = try #require(served.port)
            for row in Self.rows {
                let connection = try await RawConnection.open(port: port)
                // Text in the table stands for bytes, one a character.
                try await connection.send(
                    row.request.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
                let answer = try await connection.answer()
                #expect(answer.status == row.status, "\(row.name): \(connection.text)")
                #expect(answer.code == row.error, "\(row.name)")
                if let error = row.error {
                    #expect(answer.header("Content-Type") == "application/json", "\(error)")
                    #expect(answer.json?["message"]?.string?.isEmpty == false, "\(row.name)")
                }
                if row.status == 405 { #expect(answer.header("Allow") != nil, "\(row.name)") }
                if row.closes {
                    let isClosed = try await connection.closes()
                    #expect(isClosed, "\(row.name)")
                } else {
                    // The connection is good for another request.
                    try await connection.send(
                        "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    #expect(try await connection.answer().status == 200, "\(row.name)")
                }
                connection.close()
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await RawConnection.open(port: try #require(served.port))
            let paths = ["/healthz", "/nothing", "/capability/list", "/readyz"]
            try await connection.send(
                paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
                    + "POST /agent/register HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            for status in [200, 404, 200, 200, 400] {
                #expect(try await connection.answer().status == status)
            }
            // What stands behind a request that is no request is not looked at.
            #expect(try await connection.closes())
            #expect(connection.text.isEmpty)
        }
    }

    /// RFC 9112 §3.2.2: an absolute target names the host, whatever Host says; so no page can be
    /// had under a name of somebody else's.
    @Test func theHostOfAnAbsoluteTargetCounts() async throws {
        try await ServedAuthority.run(.live) { served in
            let port = try #require(served.port)
            for (target, host, status) in [
                ("http://evil.example/", "127.0.0.1:\(port)", 403),
                ("http://127.0.0.1:\(port)/", "evil.example", 200),
                ("http://127.0.0.1:\(port)", "evil.example", 200),
                ("/", "evil.example", 403), ("/", "127.0.0.1:\(port)", 200),
            ] {
                let answer = try await RawConnection.exchange(
                    port: port, "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(answer.status == status, "\(target) \(host)")
            }
        }
    }

    /// A hundred requests in one packet, and one that arrives byte by byte.
    @Test func requestsMayComeInAnyPieces() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await RawConnection.open(port: try #require(served.port))
            let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            try await connection.send(String(repeating: request, count: 100))
            for _ in 0..<100 { #expect(try await connection.answer().status == 200) }
            for byte in request.utf8 { try await connection.send([byte]) }
            #expect(try await connection.answer().status == 200)
        }
    }

    /// A body that ends before its length says is no request.
    @Test func aCutBodyIsNeverHandedOn() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await RawConnection.open(port: try #require(served.port))
            try await connection.send(
                "POST /agent/register HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 3\r\n\r\n{}")
            try await connection.finishSending()
            #expect(try await connection.closes())
            #expect(!connection.text.contains("200") && !connection.text.contains("401"))
        }
    }

    @Test func whoeverShutsTheirHalfIsStillAnswered() async throws {
        try await ServedAuthority.run(.live) { served in
            let connection = try await RawConnection.open(port: try #require(served.port))
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            try await connection.finishSending()
            #expect(try await connection.answer().status == 200)
            #expect(try await connection.closes())
        }
    }

    @Test func aHeadIsAnsweredLikeAGetWithoutItsBody() async throws {
        try await ServedAuthority.run(.live) { served in
            let port = try #require(served.port)
            let get = try await RawConnection.exchange(
                port: port, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            let connection = try await RawConnection.open(port: port)
            try await connection.send(
                "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try await connection.closes())
            let parts = connection.text.components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 3)
            #expect(parts[0].lowercased().contains("content-length: \(get.body.count)"))
            #expect(parts[1].hasPrefix("HTTP/1.1 200"))
            #expect(parts[2] == String(decoding: get.body, as: UTF8.self))
        }
    }

    @Test func whoeverWaitsForAWordGetsIt() async throws {
        try await ServedAuthority.run(.live) { served in
            let port = try #require(served.port)
            let connection = try await RawConnection.open(port: port)
            let header =
                "POST /agent/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\n"
            try await connection.send(header + "Content-Length: 2\r\n\r\n")
            #expect(try await connection.receives("HTTP/1.1 100 Continue\r\n"))
            try await connection.send("{}")
            #expect(try await connection.answer().status == 401)
            // No word for a body that is refused before it is sent.
            let refused = try await RawConnection.exchange(
                port: port, header + "Content-Length: 1048577\r\n\r\n")
            #expect(refused.status == 413)
        }
    }

    /// Random damage to a good request: always an answer or a close, and the server lives.
    @Test func damagedRequestsHarmNobody() async throws {
        try await ServedAuthority.run(.live) { served in
            let port = try #require(served.port)
            var chance = SystemRandomNumberGenerator()
            let good = Array(
                ("POST /capability/execute?a=b HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n").utf8)
            for _ in 0..<300 {
                var bytes = good
                for _ in 0..<Int.random(in: 1...4, using: &chance) {
                    let place = Int.random(in: bytes.indices, using: &chance)
                    switch Int.random(in: 0..<3, using: &chance) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(UInt8.random(in: 0...255, using: &chance), at: place)
                    }
                }
                let connection = try await RawConnection.open(port: port)
                try? await connection.send(bytes)
                try? await connection.finishSending()
                let isOver = try await connection.closes()
                #expect(isOver, "\(bytes)")
                connection.close()
            }
            #expect(
                try await RawConnection.exchange(
                    port: port, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
                ).status == 200)
        }
    }
}
