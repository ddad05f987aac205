// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Stands between the HTTP parser and the routes of one connection. Whole requests within the
/// limits come through; for everything else it answers itself, in JSON, and ends the connection.
///
/// It also keeps the clocks of ``ConnectionState``, ends connections that asked for it, and drops
/// the body of answers to HEAD. It lives on the connection's event loop.
final class RequestGate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let setup: GateSetup
    private let resolution: TimeAmount
    private var state = ConnectionState(at: .now())
    private var header: RequestHeader?
    private var body: ByteBuffer?
    private var bodyBytesTaken = 0
    private var nextLook: Scheduled<Void>?
    /// Whether the line of the request that is being read has ended.
    private var hasReadLine = false
    private var isOpen = false
    /// Our hand at the socket; it has no other owner than the pipeline.
    private weak var watch: ByteWatch?

    init(_ setup: GateSetup) {
        self.setup = setup
        resolution = TimeAmount(setup.limits.resolution)
    }

    /// The handler that stands first in the connection's pipeline.
    func makeWatch() -> ByteWatch {
        let watch = ByteWatch { [weak self] in self?.received($0) }
        self.watch = watch
        return watch
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        isOpen = true
        setup.opened()
        lookLater(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closed()
    }

    func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    private func closed() {
        guard isOpen else { return }
        isOpen = false
        nextLook?.cancel()
        nextLook = nil
        releaseBody()
        setup.closed()
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: resolution) {
            self.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        guard isOpen else { return }
        let now = NIODeadline.now()
        switch state.due(at: now, isCrowded: setup.isCrowded, limits: setup.limits) {
        case .nothing: break
        case .close: return context.close(promise: nil)
        case .refuse(let refusal): refuse(refusal, context)
        case .comment:
            state.streamContinued(at: now)
            let comment = context.channel.allocator.buffer(string: ":\n\n")
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(comment))), promise: nil)
        }
        lookLater(context)
    }

    // MARK: In

    /// Bytes came that are not parsed yet.
    private func received(_ bytes: ByteBuffer) {
        switch state.phase {
        case .idle: hasReadLine = bytes.hasLineFeed
        case .header: hasReadLine = hasReadLine || bytes.hasLineFeed
        case .body, .answering, .streaming, .lingering: return
        }
        state.received(at: .now())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.isLingering else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let part): receive(part, context)
        case .end: end(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        state.headerEnded(at: .now())
        do throws(RequestHeader.Refused) {
            let header = try RequestHeader(head, limits: setup.limits)
            self.header = header
            if header.expectsContinue {
                let answer = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
            }
        } catch {
            refuse(error.refusal, context)
        }
    }

    private func receive(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
        guard state.bodyContinued(part.readableBytes, limits: setup.limits) else {
            return refuse(.bodyTooLarge, context)
        }
        guard setup.bodies.take(part.readableBytes) else { return refuse(.tooManyBodies, context) }
        bodyBytesTaken += part.readableBytes
        if body == nil {
            body = part
        } else {
            body?.writeImmutableBuffer(part)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        guard let header else { return }
        state.requestEnded()
        context.fireChannelRead(wrapInboundOut(.head(header.request)))
        if let body {
            self.body = nil
            context.fireChannelRead(wrapInboundOut(.body(body)))
        }
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            return context.fireErrorCaught(error)
        }
        switch error {
        case .invalidEOFState: context.close(promise: nil)
        case .headerOverflow:
            refuse(hasReadLine ? .headerTooLarge : .requestLineTooLong, context)
        default: refuse(.malformed, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Whoever sends no more may still wait for an answer, but nobody asks for a stream and
        // shuts one half of the connection: the reader is gone.
        if state.phase == .streaming, let event = event as? ChannelEvent, event == .inputClosed {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Out

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard !state.isLingering, var header else {
            // The request was answered here already.
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let response):
            let now = NIODeadline.now()
            if response.headerFields[.contentType] == "text/event-stream" {
                state.streamBegan(at: now)
            }
            var head = HTTPResponseHead(response)
            let isMeasured = head.headers.contains(name: "Content-Length")
            if header.version == .http1_0 || header.request.method == .head && !isMeasured {
                // Whoever speaks 1.0 does not know chunks, and an answer to HEAD has none: one that
                // does not say how long it is ends with the connection.
                head.version = .http1_0
                header.keepsAlive = header.keepsAlive && isMeasured
                self.header = header
                if header.keepsAlive { head.headers.add(name: "Connection", value: "keep-alive") }
            }
            if !header.keepsAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let bytes):
            guard header.request.method != .head else {
                promise?.succeed()
                return
            }
            if state.phase == .streaming { state.streamContinued(at: .now()) }
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
        case .end:
            finish(header, context, promise)
        }
    }

    private func finish(
        _ header: RequestHeader, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        releaseBody()
        self.header = nil
        if header.keepsAlive {
            // Before the write, for it may bring the next request along.
            state.answered(at: .now())
            context.write(wrapOutboundOut(.end(nil)), promise: promise)
        } else {
            state.answeredForGood(at: .now())
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
            context.close(mode: .output, promise: nil)
        }
    }

    /// Answers in the routes' place, for the last time.
    private func refuse(_ refusal: GateRefusal, _ context: ChannelHandlerContext) {
        guard !state.isLingering else { return }
        let isStreaming = state.phase == .streaming
        let isHead = header?.request.method == .head
        state.answeredForGood(at: .now())
        header = nil
        releaseBody()
        setup.metrics.refused(refusal)
        // An answer that has begun cannot become another one.
        guard !isStreaming else { return context.close(promise: nil) }
        watch?.answer(with: setup.reply(refusal), isHead: isHead)
    }

    private func releaseBody() {
        body = nil
        setup.bodies.give(bodyBytesTaken)
        bodyBytesTaken = 0
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.writabilityChanged(context.channel.isWritable, at: .now())
        context.fireChannelWritabilityChanged()
    }
}

extension ByteBuffer {
    fileprivate var hasLineFeed: Bool { readableBytesView.contains(UInt8(ascii: "\n")) }
}
