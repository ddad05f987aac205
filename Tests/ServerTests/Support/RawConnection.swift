// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import NIOPosix
import StrictJSON
import Synchronization

/// A socket in a test's hands: it sends any bytes and keeps what comes back.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let received: Received

    private final class Received: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let state = Mutex((bytes: [UInt8](), isClosed: false))
        private let first: [UInt8]

        init(sending first: [UInt8]) {
            self.first = first
        }

        func channelActive(context: ChannelHandlerContext) {
            if !first.isEmpty {
                context.writeAndFlush(NIOAny(ByteBuffer(bytes: first)), promise: nil)
            }
            context.fireChannelActive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = Self.unwrapInboundIn(data)
            state.withLock { $0.bytes += buffer.readableBytesView }
        }

        func channelInactive(context: ChannelHandlerContext) {
            state.withLock { $0.isClosed = true }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if let event = event as? ChannelEvent, event == .inputClosed {
                state.withLock { $0.isClosed = true }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            // A reset is one way to be closed.
            state.withLock { $0.isClosed = true }
            context.close(promise: nil)
        }
    }

    private init(_ channel: any Channel, _ received: Received) {
        self.channel = channel
        self.received = received
    }

    private static func bootstrap(_ received: Received) -> ClientBootstrap {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(received)
                }
            }
    }

    /// Connects and sends `text` in the same moment: the server's clocks do not wait for a machine
    /// that is busy with other tests.
    static func open(port: Int, sending text: String = "") async throws -> RawConnection {
        let received = Received(sending: Array(text.utf8))
        let channel = try await bootstrap(received).connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel, received)
    }

    static func open(socket path: String) async throws -> RawConnection {
        let received = Received(sending: [])
        let channel = try await bootstrap(received).connect(unixDomainSocketPath: path).get()
        return RawConnection(channel, received)
    }

    /// Opens a connection, sends `text` as it stands and gives the first answer.
    static func exchange(port: Int, _ text: String) async throws -> RawAnswer {
        let connection = try await open(port: port, sending: text)
        defer { connection.close() }
        return try await connection.answer()
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Sends no more; what the server says still comes.
    func finishSending() async throws {
        try await channel.close(mode: .output).get()
    }

    /// Stops to read: what is sent to us stays with the sender.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    func close() { channel.close(promise: nil) }

    /// What came so far, as text.
    var text: String { received.state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    var isClosed: Bool { received.state.withLock { $0.isClosed } }

    /// Whether the peer closes within the time.
    func closes(within time: Duration = .seconds(90)) async throws -> Bool {
        try await waits(time) { self.isClosed }
    }

    /// Whether a text comes within the time.
    func receives(_ text: String, within time: Duration = .seconds(90)) async throws -> Bool {
        try await waits(time) { self.text.contains(text) }
    }

    /// The next whole answer, taken out of what came.
    func answer(within time: Duration = .seconds(90)) async throws -> RawAnswer {
        let found = Mutex<RawAnswer?>(nil)
        _ = try await waits(time) {
            let answer = self.received.state.withLock { state in
                RawAnswer.take(from: &state.bytes, isClosed: state.isClosed)
            }
            found.withLock { $0 = answer }
            return answer != nil || self.isClosed
        }
        guard let answer = found.withLock({ $0 }) else { throw NoAnswer(text: text) }
        return answer
    }

    private func waits(
        _ time: Duration, for condition: @Sendable () -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(2))
        }
        return condition()
    }

    struct NoAnswer: Error {
        let text: String
    }
}

/// One answer as it came over a socket.
struct RawAnswer: Sendable {
    let version: String
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var json: JSONValue? { try? JSONValue(parsing: body) }
    var code: String? { json?["error"]?.string }

    /// The first answer, when it is whole; one without a length ends with the connection.
    static func take(from bytes: inout [UInt8], isClosed: Bool) -> RawAnswer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return (name: parts[0], value: (parts.last ?? "").trimmingCharacters(in: .whitespaces))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }
            .flatMap { Int($0.value) }
        guard status >= 200 else {
            bytes.removeFirst(end.upperBound)
            return take(from: &bytes, isClosed: isClosed)
        }
        let rest = bytes.count - end.upperBound
        guard let count = length ?? (isClosed ? rest : nil), rest >= count else { return nil }
        let body = Array(bytes[end.upperBound..<(end.upperBound + count)])
        bytes.removeFirst(end.upperBound + count)
        return RawAnswer(version: String(words[0]), status: status, headers: headers, body: body)
    }
}
