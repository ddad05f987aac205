// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import NIOCore
import NIOPosix

/// Load at a constant rate, whatever the server does: a request is due when it is due, and its
/// latency counts from then on, also when no connection was free to send it. So a server that stops
/// for a moment is charged for everything that came in that moment.
///
/// Everything happens on one event loop, which needs no lock.
final class OpenLoop {
    private let loop: any EventLoop
    private let requests: [ByteBuffer]
    private let interval: TimeAmount
    private var start = NIODeadline.now()
    private var free: [any Channel] = []
    /// The next request that is due, the next that can be sent, and how many are answered.
    private var due = 0
    private var sent = 0
    private var answered = 0
    private var latencies: [Duration] = []
    private var failure: (any Error)?
    private let finished: EventLoopPromise<[Duration]>

    private init(_ requests: [ByteBuffer], every interval: TimeAmount, on loop: any EventLoop) {
        self.requests = requests
        self.interval = interval
        self.loop = loop
        finished = loop.makePromise()
        latencies.reserveCapacity(requests.count)
    }

    /// Sends the calls at `rate` a second over so many connections; the time that each took.
    static func latencies(
        _ calls: [ProtocolCall], port: Int, connections: Int, rate: Double
    ) async throws -> [Duration] {
        let requests = calls.map { request($0, port: port) }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let interval = TimeAmount.nanoseconds(Int64(1_000_000_000 / rate))
        return try await loop.flatSubmit {
            let load = OpenLoop(requests, every: interval, on: loop)
            let opening = (0..<connections).map { _ in load.open(port) }
            return EventLoopFuture.andAllSucceed(opening, on: loop)
                .assumeIsolated().flatMap {
                    load.start = .now()
                    load.tick()
                    return load.finished.futureResult
                }.nonisolated()
        }.get()
    }

    private static func request(_ call: ProtocolCall, port: Int) -> ByteBuffer {
        var buffer = ByteBuffer(
            string: "POST /capability/execute HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(call.body.count)\r\n"
                + "Authorization: Bearer ")
        buffer.writeBytes(call.bearerToken ?? [])
        buffer.writeString("\r\n\r\n")
        buffer.writeBytes(call.body)
        return buffer
    }

    private func open(_ port: Int) -> EventLoopFuture<Void> {
        let load = NIOLoopBound(self, eventLoop: loop)
        return ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(load.value))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .map { load.value.free.append($0) }
    }

    /// Counts what has become due and sends what can be sent.
    private func tick() {
        let now = NIODeadline.now()
        while due < requests.count, moment(of: due) <= now { due += 1 }
        send()
        guard due < requests.count else { return }
        loop.assumeIsolated().scheduleTask(deadline: moment(of: due)) { self.tick() }
    }

    private func moment(of number: Int) -> NIODeadline {
        start + .nanoseconds(interval.nanoseconds * Int64(number))
    }

    private func send() {
        while sent < due, let channel = free.popLast() {
            channel.pipeline.syncOperations.fireUserInboundEventTriggered(Sent(number: sent))
            channel.writeAndFlush(requests[sent], promise: nil)
            sent += 1
        }
    }

    private func answer(_ number: Int, on channel: any Channel) {
        latencies.append(.nanoseconds((NIODeadline.now() - moment(of: number)).nanoseconds))
        free.append(channel)
        answered += 1
        if answered == requests.count { finished.succeed(latencies) } else { send() }
    }

    private func fail(_ error: any Error) { finished.fail(error) }

    private struct Sent {
        let number: Int
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Waits for the answer to one request after the other.
    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let load: OpenLoop
        private var waitsFor: Int?
        private var received: [UInt8] = []

        init(_ load: OpenLoop) {
            self.load = load
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if let sent = event as? Sent { waitsFor = sent.number }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received.append(contentsOf: Self.unwrapInboundIn(data).readableBytesView)
            guard let answer = Answer(received) else { return }
            guard answer.isGood, let number = waitsFor else {
                return load.fail(Failure(description: String(decoding: received, as: UTF8.self)))
            }
            received.removeAll(keepingCapacity: true)
            waitsFor = nil
            load.answer(number, on: context.channel)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            load.fail(error)
        }

        func channelInactive(context: ChannelHandlerContext) {
            if waitsFor != nil { load.fail(Failure(description: "a connection was closed")) }
        }
    }

    /// One whole answer. Read byte by byte: the generator shares the cores with the server, so what it
    /// spends is missing there.
    private struct Answer {
        let isGood: Bool

        private static let status = Array("HTTP/1.1 200".utf8)
        private static let end = Array("\r\n\r\n".utf8)
        private static let length = Array("Content-Length: ".utf8)

        /// Nil as long as something is missing.
        init?(_ bytes: [UInt8]) {
            guard let end = Answer.position(of: Answer.end, in: bytes, before: bytes.count),
                let length = Answer.position(of: Answer.length, in: bytes, before: end)
            else { return nil }
            var count = 0
            for byte in bytes[(length + Answer.length.count)..<end] {
                guard (48...57).contains(byte) else { break }
                count = count * 10 + Int(byte - 48)
            }
            guard bytes.count - end - Answer.end.count >= count else { return nil }
            isGood = bytes.starts(with: Answer.status)
        }

        /// Where a text begins, spelled as our server spells it.
        private static func position(of text: [UInt8], in bytes: [UInt8], before end: Int) -> Int? {
            var start = 0
            while start + text.count <= end {
                var matched = 0
                while matched < text.count, bytes[start + matched] == text[matched] {
                    matched += 1
                }
                if matched == text.count { return start }
                start += 1
            }
            return nil
        }
    }
}
