// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The body of `POST /agent/register` (§5.3).
public struct RegisterRequest: Hashable, Sendable {
    public var name: String
    public var hostName: String?
    public var capabilities: [CapabilityRequest]
    public var mode: AgentMode
    public var wish: ApprovalWish

    public init(
        name: String, hostName: String? = nil, capabilities: [CapabilityRequest] = [],
        mode: AgentMode = .delegated, wish: ApprovalWish = ApprovalWish()
    ) {
        self.name = name
        self.hostName = hostName
        self.capabilities = capabilities
        self.mode = mode
        self.wish = wish
    }

    public init(_ body: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(body)
        name = try members.requiredString("name")
        guard name.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw .invalidRequest("'name' is empty; say what the agent is called.")
        }
        hostName = try members.string("host_name")
        capabilities = try members.value("capabilities").map(CapabilityRequest.list) ?? []
        if let text = try members.string("mode") {
            guard let mode = AgentMode(rawValue: text) else {
                throw ProtocolError(
                    .unsupportedMode, "'mode' must be delegated or autonomous.")
            }
            self.mode = mode
        } else {
            mode = .delegated
        }
        wish = try ApprovalWish(members)
    }

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("capabilities", .array(capabilities.map(\.json))),
            ("mode", .string(mode.rawValue)),
        ]
        if let hostName { members.append(("host_name", .string(hostName))) }
        members += wish.members
        return .object(JSONObject(members))
    }
}

/// What a client says to whoever approves, and how it would like them to be asked (§5.3, §7.5).
public struct ApprovalWish: Hashable, Sendable {
    public var reason: String?
    public var preferredMethod: String?
    public var loginHint: String?
    public var bindingMessage: String?

    public init(
        reason: String? = nil, preferredMethod: String? = nil, loginHint: String? = nil,
        bindingMessage: String? = nil
    ) {
        self.reason = reason
        self.preferredMethod = preferredMethod
        self.loginHint = loginHint
        self.bindingMessage = bindingMessage
    }

    init(_ members: MessageReader) throws(ProtocolError) {
        reason = try members.string("reason")
        preferredMethod = try members.string("preferred_method")
        loginHint = try members.string("login_hint")
        bindingMessage = try members.string("binding_message")
    }

    var members: [(String, JSONValue)] {
        [
            ("reason", reason), ("preferred_method", preferredMethod), ("login_hint", loginHint),
            ("binding_message", bindingMessage),
        ].compactMap { name, text in text.map { (name, .string($0)) } }
    }
}
