// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// How a person is to be asked: the `approval` object of a reply (§7).
public struct ApprovalView: Hashable, Sendable {
    public var method: String
    public var verificationURI: String?
    public var verificationURIComplete: String?
    public var userCode: String?
    /// What the agent says and the person is shown, where there is no code to compare (§7.2).
    public var bindingMessage: String?
    public var expiresIn: JSONNumber
    /// The least number of seconds between two looks at the status; may be fractional.
    public var interval: JSONNumber
    /// Where news of the agent can be waited for instead of asking again and again (§10.10.2).
    public var notificationURL: String?

    public init(
        method: String, verificationURI: String? = nil, verificationURIComplete: String? = nil,
        userCode: String? = nil, bindingMessage: String? = nil, expiresIn: JSONNumber,
        interval: JSONNumber, notificationURL: String? = nil
    ) {
        self.method = method
        self.verificationURI = verificationURI
        self.verificationURIComplete = verificationURIComplete
        self.userCode = userCode
        self.bindingMessage = bindingMessage
        self.expiresIn = expiresIn
        self.interval = interval
        self.notificationURL = notificationURL
    }

    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json, of: "'approval'")
        method = try members.requiredString("method")
        verificationURI = try members.string("verification_uri")
        verificationURIComplete = try members.string("verification_uri_complete")
        userCode = try members.string("user_code")
        bindingMessage = try members.string("binding_message")
        guard let expiresIn = try members.number("expires_in") else {
            throw .invalidRequest("'expires_in' is missing; it must be a number.")
        }
        self.expiresIn = expiresIn
        // RFC 8628 §3.2: without an interval, 5 seconds.
        interval = try members.number("interval") ?? 5
        notificationURL = try members.string("notification_url")
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [("method", .string(method))]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, .string(value))) }
        }
        add("verification_uri", verificationURI)
        add("verification_uri_complete", verificationURIComplete)
        add("user_code", userCode)
        add("binding_message", bindingMessage)
        members.append(("expires_in", .number(expiresIn)))
        members.append(("interval", .number(interval)))
        add("notification_url", notificationURL)
        return .object(JSONObject(members))
    }
}
