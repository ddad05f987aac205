// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import CoreMetrics
import HummingbirdCore
import NIOCore

/// A stream of events as the body of an answer: each event is drawn when the one before it is on its
/// way, so a slow reader slows its own source and nothing waits in memory.
///
/// The comments that keep a silent stream open are written by the gate, which sees the connection.
enum EventBody {
    static func body(
        of events: EventStream, for peer: Peer, _ setup: GateSetup
    ) -> ResponseBody {
        ResponseBody { writer in
            // Whatever waits for the next event must learn when nobody wants it any more.
            peer.stream.begin(events)
            let id = setup.streams.add(events)
            setup.metrics.streams.increment()
            defer {
                events.cancel()
                setup.metrics.streams.decrement()
                setup.streams.remove(id)
                peer.stream.end()
            }
            try await withTaskCancellationHandler {
                while let event = await events.next() {
                    try await writer.write(ByteBuffer(bytes: bytes(of: event)))
                }
            } onCancel: {
                events.cancel()
            }
            try await writer.finish(nil)
        }
    }

    /// The event as text (WHATWG HTML, "Server-sent events"). Its data has no line breaks.
    static func bytes(of event: ServerSentEvent) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(event.data.count + 64)
        bytes += "event: ".utf8
        bytes += event.name.utf8
        if let id = event.id {
            bytes += "\nid: ".utf8
            bytes += id.utf8
        }
        bytes += "\ndata: ".utf8
        bytes += event.data
        bytes += "\n\n".utf8
        return bytes
    }
}
