// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import NIOCore

/// The gate's hand at the socket, before anything is parsed.
///
/// Inwards it tells the gate of bytes: a header that trickles in is not yet a request, and has a
/// clock all the same. Outwards it writes the gate's own answers: the handlers in between expect an
/// answer to a request, and there may have been none. After such an answer it reads and drops what
/// still comes, for a close with bytes unread would take the answer out of the peer's hands.
final class ByteWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let onBytes: (ByteBuffer) -> Void
    private var context: ChannelHandlerContext?
    private var hasAnswered = false

    init(onBytes: @escaping (ByteBuffer) -> Void) {
        self.onBytes = onBytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        onBytes(Self.unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if hasAnswered { context.read() }
    }

    /// Writes the last answer of the connection and sends nothing more.
    func answer(with reply: ProtocolReply, isHead: Bool) {
        guard let context, !hasAnswered else { return }
        hasAnswered = true
        let bytes = RawReply.bytes(of: reply, isHead: isHead)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        context.close(mode: .output, promise: nil)
        context.read()
    }
}
