// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Synchronization

/// The reader of a stream that goes out as events: `data` for each value, then, when something went
/// wrong, `error`, and always `done` (§5.11).
///
/// When the answer is let go of before its end, the reader is gone.
final class EventReader: Sendable {
    private let stream: OpenStream
    private let rest = Mutex(Rest.values)

    private enum Rest {
        /// Values are still to come.
        case values
        /// Only `done` is.
        case done(ServerSentEvent)
        case nothing
    }

    private init(_ stream: OpenStream) {
        self.stream = stream
    }

    deinit { stream.end(.readerGone) }

    static func events(of stream: OpenStream) -> EventStream {
        let reader = EventReader(stream)
        return EventStream(
            next: { await reader.next() }, cancel: { reader.stream.end(.readerGone) })
    }

    private func next() async -> ServerSentEvent? {
        let rest = rest.withLock { rest in
            defer { if case .done = rest { rest = .nothing } }
            return rest
        }
        switch rest {
        case .nothing: return nil
        case .done(let done): return done
        case .values: break
        }
        switch await stream.next() {
        case .value(let json): return ServerSentEvent("data", data: json)
        case .end(let ending): return last(ending)
        }
    }

    private func last(_ ending: OpenStream.Ending) -> ServerSentEvent {
        let pointer: JSONValue =
            ending.pointer.map { ["ledger": .string($0.headerValue)] } ?? [:]
        let done = ServerSentEvent("done", data: pointer.serialized())
        // An end that is not on record is no good end.
        let error = ending.error ?? (ending.pointer == nil ? .unrecorded : nil)
        rest.withLock { $0 = error == nil ? .nothing : .done(done) }
        return error.map { ServerSentEvent("error", data: $0.json.serialized()) } ?? done
    }
}
