// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// One answer, ready for a socket or for a client in the same process.
public struct ProtocolReply: Sendable {
    public let status: Int

    /// Header fields without those that follow from the transport (length, date).
    public let headers: [Header]

    /// The body: JSON.
    public let body: [UInt8]

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
        self.body = body
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
        if let seconds = error.retryAfterSeconds {
            headers.append(Header("Retry-After", String(seconds)))
        }
        self.init(status: error.code.status, error.json, headers: headers)
    }
}
