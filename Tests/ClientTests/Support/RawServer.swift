// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

/// A server on a loopback port that reads one request a connection and then does exactly what it is
/// told, right or wrong.
final class RawServer: Sendable {
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        case wait(milliseconds: UInt32)
        /// Waits until the other side has closed, a minute at most.
        case untilClosed
    }

    let port: UInt16
    private let listener: Int32
    private let received = Mutex<[String]>([])
    private let closings = Mutex(0)

    /// Requests as they arrived, with their bodies.
    var requests: [String] { received.withLock { $0 } }
    /// How many connections the other side has closed while a step waited for it.
    var closed: Int { closings.withLock { $0 } }

    var issuer: String { "http://127.0.0.1:\(port)" }

    /// Answers each connection with these steps, and closes it.
    init(_ steps: [Step]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(bound == 0 && listen(listener, 64) == 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(listener, $0, &length)
            }
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        // A thread of its own: what blocks here must not hold up the tests.
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [self] in serve(connection, steps) }
            }
        }
    }

    /// Accepts no more; the thread that accepts ends.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32, _ steps: [Step]) {
        defer { close(connection) }
        received.withLock { $0.append(RawServer.request(on: connection)) }
        for step in steps {
            switch step {
            case .send(let text): guard write(Array(text.utf8), to: connection) else { return }
            case .bytes(let bytes): guard write(bytes, to: connection) else { return }
            case .wait(let milliseconds): usleep(milliseconds * 1000)
            case .untilClosed:
                var timeout = timeval(tv_sec: 60, tv_usec: 0)
                setsockopt(
                    connection, SOL_SOCKET, SO_RCVTIMEO, &timeout,
                    socklen_t(MemoryLayout<timeval>.size))
                var byte: UInt8 = 0
                if recv(connection, &byte, 1, 0) == 0 { closings.withLock { $0 += 1 } }
            }
        }
    }

    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Head and body of one request, as far as its length says.
    private static func request(on connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let length = head.range(of: "content-length: ").flatMap {
                    Int(head[$0.upperBound...].prefix { $0.isNumber })
                }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return text }
            bytes += buffer[..<count]
            // A TLS record (RFC 8446 §5.1): no request will follow.
            if bytes.first == 0x16 { return "" }
        }
    }
}

extension [RawServer.Step] {
    /// A whole answer.
    static func answer(
        _ body: String, status: String = "200 OK", headers: String = ""
    ) -> [RawServer.Step] {
        [
            .send(
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        ]
    }

    /// A stream of events, each piece a chunk of its own (RFC 9112 §7.1).
    static func events(_ pieces: [[UInt8]], end: [RawServer.Step] = [.send("0\r\n\r\n")])
        -> [RawServer.Step]
    {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
        var steps: [RawServer.Step] = [.send(head)]
        for piece in pieces where !piece.isEmpty {
            let size = [UInt8]("\(String(piece.count, radix: 16))\r\n".utf8)
            steps.append(.bytes(size + piece + [UInt8]("\r\n".utf8)))
        }
        return steps + end
    }
}
