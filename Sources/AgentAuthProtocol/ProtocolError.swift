// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// A refusal as it stands on the wire: `{"error": code, "message": text, …}` (§5.13).
public struct ProtocolError: Error, Hashable, Sendable {
    public let code: ErrorCode

    /// One sentence for a person that says what to do; never parsed.
    public let message: String

    /// Further members that help a client to recover, such as `violations`.
    public let details: [Detail]

    /// Whole seconds until trying again is worth it; set on every 429 and 503.
    public let retryAfterSeconds: Int?

    /// One further member of the body.
    public struct Detail: Hashable, Sendable {
        public let name: String
        public let value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    public init(
        _ code: ErrorCode, _ message: String, details: [Detail] = [], retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        // A client that meets 429 or 503 without a hint would try again at once.
        self.retryAfterSeconds =
            retryAfterSeconds ?? (code.status == 429 || code.status == 503 ? 1 : nil)
    }

    /// The body.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("error", .string(code.rawValue)), ("message", .string(message)),
        ]
        members += details.map { ($0.name, $0.value) }
        return .object(JSONObject(members))
    }
}

extension ProtocolError {
    /// A token that is not acceptable; `reason` is for programs, where one is decided.
    public static func invalidJWT(_ message: String, reason: String? = nil) -> ProtocolError {
        ProtocolError(
            .invalidJWT, message,
            details: reason.map { [Detail("reason", .string($0))] } ?? [])
    }

    /// A body, query or member that cannot be read as what it should be.
    public static func invalidRequest(_ message: String) -> ProtocolError {
        ProtocolError(.invalidRequest, message)
    }
}
