// SPDX-License-Identifier: Apache-2.0

/// One server-sent event (WHATWG HTML, "Server-sent events"), before it is text.
public struct ServerSentEvent: Sendable, Equatable {
    /// The event's name, such as `data`, `error` or `done`.
    public let name: String
    /// The event's payload: JSON without line breaks.
    public let data: [UInt8]
    /// What a client may resume from; nil where nothing can be resumed.
    public let id: String?

    public init(_ name: String, data: [UInt8], id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }
}

/// The events of one answer, drawn one by one: what nobody draws is not made, so a slow reader
/// slows its own stream and nothing else.
///
/// An answer has one reader. A stream ends with nil; the source says before that what came of it.
/// Whoever stops reading before the end calls ``cancel()``.
public struct EventStream: Sendable {
    private let draw: @Sendable () async -> ServerSentEvent?
    private let stop: @Sendable () -> Void

    /// - Parameters:
    ///   - next: makes the next event; nil ends the stream.
    ///   - cancel: lets go of the source. May be called more than once, and after the end.
    public init(
        next: @escaping @Sendable () async -> ServerSentEvent?,
        cancel: @escaping @Sendable () -> Void
    ) {
        draw = next
        stop = cancel
    }

    /// The next event; nil at the end.
    public func next() async -> ServerSentEvent? { await draw() }

    /// Nobody reads on.
    public func cancel() { stop() }
}
