// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON
import Synchronization

/// The results of a capability that goes on (§5.11), in the order in which they come:
/// `for try await value in stream`. Values are read from the server as they are asked for.
///
/// It ends when the server says that it is done. A stream that the server ends with an error throws
/// ``ClientError/refused(_:)``; one that is cut before it is done throws
/// ``ClientError/unreachable(_:)``. There is one reader; letting go of stream and iterator lets go of
/// the connection.
public struct ExecutionStream: AsyncSequence, Sendable {
    public typealias Element = JSONValue
    public typealias Failure = ClientError

    private let reading: StreamReading

    init(_ reading: StreamReading) {
        self.reading = reading
    }

    /// Where the start stands in the server's ledger, when the server says so.
    public var started: LedgerPointer? { reading.started }

    /// Where the end stands; nil before the end, and where the server does not say so.
    public var ledger: LedgerPointer? { reading.conclusion }

    public func makeAsyncIterator() -> Iterator { Iterator(reading: reading) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let reading: StreamReading

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClientError) -> JSONValue? {
            try await reading.next()
        }
    }
}

/// The reading of one stream, which its sequence and its iterator share.
final class StreamReading: Sendable {
    /// A stream that the server sends, or one value where the server answered at once.
    private enum Source {
        case events(EventStream)
        case value(JSONValue)
        case ended
    }

    let started: LedgerPointer?
    private let source: Mutex<Source>
    private let concluded = Mutex<LedgerPointer?>(nil)
    private let onConclusion: @Sendable (LedgerPointer) -> Void

    /// - Parameter onConclusion: told where the end stands in the ledger.
    init(
        _ events: EventStream, started: LedgerPointer?,
        onConclusion: @escaping @Sendable (LedgerPointer) -> Void
    ) {
        source = Mutex(.events(events))
        self.started = started
        self.onConclusion = onConclusion
    }

    init(_ result: ExecutionResult) {
        source = Mutex(.value(result.data))
        started = result.ledger
        concluded.withLock { $0 = result.ledger }
        onConclusion = { _ in }
    }

    deinit { end() }

    var conclusion: LedgerPointer? { concluded.withLock { $0 } }

    func next() async throws(ClientError) -> JSONValue? {
        switch source.withLock({ $0 }) {
        case .ended:
            return nil
        case .value(let value):
            source.withLock { $0 = .ended }
            return value
        case .events(let events):
            do {
                if let value = try await value(from: events) { return value }
            } catch {
                end()
                throw error
            }
            end()
            return nil
        }
    }

    /// The next value; nil once the server has said that it is done.
    private func value(from events: EventStream) async throws(ClientError) -> JSONValue? {
        var refusal: ServerRefusal?
        while let event = await events.next() {
            switch event.name {
            case "data" where refusal == nil:
                return try json(of: event)
            case "error" where refusal == nil:
                // What comes after it says where the end stands in the ledger.
                refusal = try error(in: event)
            case "done":
                if let pointer = pointer(in: event) {
                    concluded.withLock { $0 = pointer }
                    onConclusion(pointer)
                }
                guard var refusal else { return nil }
                refusal.ledger = conclusion
                throw .refused(refusal)
            default:
                // An event of a later version of the protocol.
                continue
            }
        }
        if let refusal { throw .refused(refusal) }
        if Task.isCancelled { throw .cancelled }
        throw .unreachable(.cut("the stream"))
    }

    private func json(of event: ServerSentEvent) throws(ClientError) -> JSONValue {
        do {
            return try JSONValue(parsing: event.data.span, limits: .answer)
        } catch {
            throw .malformedReply("an event of its stream is not JSON: \(error)")
        }
    }

    private func error(in event: ServerSentEvent) throws(ClientError) -> ServerRefusal {
        do {
            return ServerRefusal(try ErrorBody(try json(of: event)), ledger: nil)
        } catch let error as ProtocolError {
            throw .malformedReply(error.message)
        } catch let error as ClientError {
            throw error
        } catch {
            throw .malformedReply("\(error)")
        }
    }

    /// `{"ledger":"seq=N; leaf=…"}`; the data of `done` may as well be something else, or empty.
    private func pointer(in event: ServerSentEvent) -> LedgerPointer? {
        let json = try? JSONValue(parsing: event.data.span, limits: .answer)
        return json?["ledger"]?.string.flatMap(LedgerPointer.init(headerValue:))
    }

    private func end() {
        let last = source.withLock { source in
            defer { source = .ended }
            return source
        }
        if case .events(let events) = last { events.cancel() }
    }
}
