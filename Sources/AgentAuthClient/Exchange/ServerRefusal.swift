// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

/// A server's refusal as it came (§5.13): codes that this client does not know included.
public struct ServerRefusal: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The code as text; compare with ``known`` where it is one of the protocol's.
    public let code: String
    /// One sentence for a person; never to be parsed.
    public let message: String
    /// Which arguments a grant does not permit, for `constraint_violated`.
    public let violations: [Violation]
    /// What the server offers, looked up after `invalid_capabilities` so that an agent can correct
    /// itself (§6.4); otherwise empty.
    public internal(set) var available: [String] = []
    /// How long to wait before trying again; set by the server on 429 and 503.
    public let retryAfter: Duration?
    /// Where the refusal stands in the server's ledger.
    public internal(set) var ledger: LedgerPointer?
    /// The whole body, with whatever further members it has.
    public let details: JSONValue

    /// The code, when it is one that this client knows.
    public var known: ErrorCode? { ErrorCode(rawValue: code) }

    /// One argument outside what the grant permits.
    public struct Violation: Hashable, Sendable {
        public let field: String
        /// The part of the field's constraint that was violated, as on the wire.
        public let constraint: JSONValue
        /// What was given; nil when the field was absent.
        public let actual: JSONValue?
    }
}

extension ServerRefusal {
    /// Reads the answer of a status that is no success. A body that is no error object is kept as
    /// well as it can be, for the status alone says no.
    init(_ reply: ProtocolReply, body: JSONValue?) {
        self.init(
            status: reply.status, error: body ?? .null, retryAfter: reply.retryAfter,
            ledger: reply.ledger)
    }

    /// Reads an error object (§5.13) that came with `status`.
    init(status: Int, error: JSONValue, retryAfter: Duration?, ledger: LedgerPointer?) {
        self.status = status
        let code = error["error"]?.string ?? error["code"]?.string ?? "http_\(status)"
        let message =
            error["message"]?.string ?? "The server answered \(status) without saying why."
        self.code = code.prefix(scalars: ClientLimits.messageScalars)
        self.message = message.prefix(scalars: ClientLimits.messageScalars)
        let violations = error["violations"]?.array ?? []
        self.violations = violations.prefix(ClientLimits.violationsPerRefusal).compactMap(
            Violation.init)
        self.retryAfter = retryAfter
        self.ledger = ledger
        details = error
    }

    /// A refusal that came inside a success: of a job, a stream, one execution of a batch. Its status
    /// is the one that its code has elsewhere.
    init(_ error: ErrorBody, ledger: LedgerPointer?) {
        self.init(
            status: ErrorCode(rawValue: error.code)?.status ?? 200, error: error.json,
            retryAfter: nil, ledger: ledger)
    }

    /// Whether the code is this one, compared by bytes.
    func isCode(_ text: String) -> Bool {
        code.isSame(as: text)
    }

    /// Whether nothing is at the address any more, rather than no such agent or capability.
    var saysMoved: Bool {
        (status == 404 || status == 410) && (known == nil || known == .notFound)
    }

    /// Whether the server was started after the token was signed: the one refusal that a new token
    /// mends.
    var isFromBeforeRestart: Bool {
        known == .invalidJWT
            && details["reason"]?.string?.isSame(as: "issued_before_restart") == true
    }
}

extension String {
    fileprivate func prefix(scalars count: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }
}

extension ServerRefusal.Violation {
    init?(_ json: JSONValue) {
        guard let field = json["field"]?.string, let constraint = json["constraint"] else {
            return nil
        }
        self.init(field: field, constraint: constraint, actual: json["actual"])
    }
}

extension ServerRefusal: CustomStringConvertible {
    /// The server's sentence with status and code, and what it says about the way out.
    public var description: String {
        var text = "The server refused (\(status) \(code)): \(message)"
        for violation in violations {
            text += " " + violation.description
        }
        if !available.isEmpty {
            text += " It offers \(available.joined(separator: ", "))."
        }
        if let retryAfter {
            text += " Try again in \(retryAfter.milliseconds / 1000) s."
        }
        return text
    }
}

extension ServerRefusal.Violation: CustomStringConvertible {
    /// Such as `amount at most 1000, but is 5000.`
    public var description: String {
        let constraints = try? Constraints(.object(JSONObject([(field, constraint)])))
        let rule = constraints?.sentence ?? "\(field) is constrained"
        guard let actual else { return "\(rule), but is absent." }
        return "\(rule), but is \(String(decoding: actual.serialized(), as: UTF8.self))."
    }
}
