// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One answer, ready for a socket or for a client in the same process.
public struct ProtocolReply: Sendable {
    public let status: Int

    /// Header fields without those that follow from the transport (length, date).
    public private(set) var headers: [Header]

    public let content: Content

    /// The agent whose signature was verified, for the server's log; it is not sent.
    public var agent: AgentID?

    /// What an answer carries.
    public enum Content: Sendable {
        /// Everything, at once; `Content-Type` says what it is.
        case bytes([UInt8])
        /// Server-sent events, as they come.
        case events(EventStream)
    }

    /// The bytes of a whole answer; empty for a stream of events.
    public var body: [UInt8] {
        switch content {
        case .bytes(let bytes): bytes
        case .events: []
        }
    }

    public struct Header: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(status: Int, headers: [Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        content = .bytes(body)
    }

    /// A stream of events (§5.11, `text/event-stream`).
    public init(events: EventStream, headers: [Header] = []) {
        status = 200
        self.headers =
            [Header("Content-Type", "text/event-stream"), Header("Cache-Control", "no-store")]
            + headers
        content = .events(events)
    }

    /// A JSON answer.
    public init(status: Int = 200, _ json: JSONValue, headers: [Header] = []) {
        self.init(status: status, serialized: json.serialized(), headers: headers)
    }

    /// A JSON answer whose bytes were written already.
    public init(status: Int = 200, serialized body: [UInt8], headers: [Header] = []) {
        self.init(
            status: status, headers: [Header("Content-Type", "application/json")] + headers,
            body: body)
    }

    /// An answer that is text: a checkpoint, a proof.
    public init(status: Int = 200, text: String, headers: [Header] = []) {
        self.init(
            status: status,
            headers: [Header("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array(text.utf8))
    }

    /// The answer with one more header field.
    public func adding(_ header: Header) -> ProtocolReply {
        var reply = self
        reply.headers.append(header)
        return reply
    }

    /// The value of a header field, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension ProtocolReply {
    /// The answer that a refusal becomes: every 401 points to discovery (§5.14), every 429 and 503
    /// says in whole seconds when to come back (RFC 9110 §10.2.3; never a date).
    public init(_ error: ProtocolError, discovery: String) {
        var headers: [Header] = []
        if error.code.status == 401 {
            headers.append(Header("WWW-Authenticate", "AgentAuth discovery=\"\(discovery)\""))
        }
        if error.code == .invalidDPoPProof || error.code == .useDPoPNonce {
            // What clients of RFC 9449 §7.1 and §9 look at.
            headers.append(
                Header(
                    "WWW-Authenticate",
                    "DPoP error=\"\(error.code.rawValue)\", algs=\"\(DPoPProof.algorithm)\""))
        }
        if let seconds = error.retryAfterSeconds {
            headers.append(Header("Retry-After", String(seconds)))
        }
        self.init(status: error.code.status, error.json, headers: headers)
    }
}
