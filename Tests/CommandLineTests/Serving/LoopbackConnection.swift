// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A connection to a server on this machine, byte by byte: what no client of ours would send.
final class LoopbackConnection {
    private let descriptor: Int32

    /// How long a server may be silent before a test gives up.
    private static let patience = timeval(tv_sec: 10, tv_usec: 0)

    struct Failed: Error {
        let code: Int32
    }

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failed(code: errno) }
        var patience = LoopbackConnection.patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failed(code: errno) }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else { throw Failed(code: errno) }
    }

    /// Everything that comes until the server closes.
    func rest() throws -> String {
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count >= 0 else { throw Failed(code: errno) }
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += piece[..<count]
        }
    }

    /// The status that a page is answered with on a connection of its own; nil when there is none.
    static func status(of path: String, port: Int) -> Int? {
        guard let connection = try? LoopbackConnection(port: port) else { return nil }
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        guard (try? connection.send(request)) != nil, let answer = try? connection.rest() else {
            return nil
        }
        return answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
