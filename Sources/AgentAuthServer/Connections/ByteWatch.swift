// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Tells the gate of bytes before they are parsed: a header that trickles in is not yet a request,
/// and has a clock all the same.
final class ByteWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let gate: RequestGate

    init(_ gate: RequestGate) {
        self.gate = gate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        gate.received(ByteWatch.unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}
