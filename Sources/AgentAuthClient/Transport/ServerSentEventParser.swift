// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// Reads `text/event-stream` (WHATWG HTML, "Server-sent events", parsing and interpreting) out of bytes
/// that arrive in any pieces.
///
/// Two things differ from a browser, because the protocol says so (§5.11): an event without a name is
/// called `data`, and one that has a name counts without data too, for `done` may be empty.
struct ServerSentEventParser {
    /// A line or an event is longer than a client takes.
    struct TooLong: Error {}

    /// The line that has not ended yet.
    private var line: [UInt8] = []
    /// The last byte was a CR, so a LF right now belongs to the same line end.
    private var endedInCR = false
    /// Nothing but the first line may begin with a byte order mark.
    private var isFirstLine = true

    private var name: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var lastID: String?

    private let lineLimit: Int
    private let eventLimit: Int

    init(
        lineLimit: Int = ClientLimits.eventBytes, eventLimit: Int = ClientLimits.eventBytes
    ) {
        self.lineLimit = lineLimit
        self.eventLimit = eventLimit
    }

    /// Takes the next bytes; the events that they complete, in order. What has not been completed
    /// when the bytes end is no event.
    mutating func feed(
        _ bytes: some Sequence<UInt8>
    ) throws(TooLong) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let followsCR = endedInCR
            endedInCR = byte == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where followsCR:
                continue
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if let event = try endLine() { events.append(event) }
            default:
                guard line.count < lineLimit else { throw TooLong() }
                line.append(byte)
            }
        }
        return events
    }

    /// Interprets the line that has ended; an empty one ends an event.
    private mutating func endLine() throws(TooLong) -> ServerSentEvent? {
        defer {
            line.removeAll(keepingCapacity: true)
            isFirstLine = false
        }
        var text = line[...]
        if isFirstLine, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        guard let first = text.first else { return endEvent() }
        // A comment, such as those that keep a connection open.
        if first == UInt8(ascii: ":") { return nil }
        let field = text.prefix { $0 != UInt8(ascii: ":") }
        var value = text.dropFirst(field.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        try note(field, value)
        return nil
    }

    private mutating func note(
        _ field: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>
    ) throws(TooLong) {
        if field.elementsEqual("data".utf8) {
            guard data.count + value.count < eventLimit else { throw TooLong() }
            if hasData { data.append(UInt8(ascii: "\n")) }
            data += value
            hasData = true
        } else if field.elementsEqual("event".utf8) {
            name = Array(value)
        } else if field.elementsEqual("id".utf8), !value.contains(0) {
            lastID = String(decoding: value, as: UTF8.self)
        }
        // `retry` is for clients that reconnect by themselves; others are unknown.
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            name = []
            data = []
            hasData = false
        }
        guard hasData || !name.isEmpty else { return nil }
        return ServerSentEvent(
            name.isEmpty ? "data" : String(decoding: name, as: UTF8.self), data: data, id: lastID)
    }
}
