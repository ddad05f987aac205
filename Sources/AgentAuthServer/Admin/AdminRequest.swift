// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON

/// A call whose path, query and body have been read. Whom it names need not exist.
enum AdminRequest {
    case listUsers(named: String?, PageRequest)
    case addUser(named: String, password: [UInt8]?, email: String?)
    case setUserPassword(UserID, [UInt8])
    case deleteUser(UserID)

    case listHosts(PageRequest)
    case enrollHost(named: String?, user: String?, [CapabilityRequest])
    case showHost(HostID)
    case linkHost(HostID, user: String)
    case unlinkHost(HostID)
    case setHostDefaults(HostID, [CapabilityRequest])
    case revokeHost(HostID)

    case listAgents(under: HostID?, PageRequest)
    case showAgent(AgentID)
    case revokeAgent(AgentID)

    case revokeGrant(AgentID, capability: String)

    case listApprovals(PageRequest)
    case watchApprovals
    case findApproval(UserCode)
    case showApproval(ApprovalID)
    case approve(ApprovalID, ApprovalDecision, user: String?)
    case deny(ApprovalID, reason: String?)

    case listCapabilities(PageRequest)
    case disableCapability(String)
    case enableCapability(String)

    case explain(AgentID, capability: String, arguments: JSONObject)
    case acceptClock

    /// - Parameter argument: what the path names.
    init(
        _ name: OperatorCall, _ argument: String?, of call: AdminCall
    ) throws(ProtocolError) {
        func body(_ names: String...) throws(ProtocolError) -> AdminBody {
            try AdminBody(call.body, taking: names)
        }
        func named<Subject>() throws(ProtocolError) -> Identifier<Subject> {
            try AdminRequest.identifier(argument)
        }
        func bare<Subject>() throws(ProtocolError) -> Identifier<Subject> {
            _ = try body()
            return try named()
        }
        switch name {
        case .listUsers:
            self = .listUsers(named: try call.parameter("name"), try call.page())
        case .addUser:
            let body = try body("name", "password", "email")
            self = .addUser(
                named: try body.required("name"),
                password: try body.text("password").map { Array($0.utf8) },
                email: try body.text("email"))
        case .setUserPassword:
            self = .setUserPassword(
                try named(), Array(try body("password").required("password").utf8))
        case .deleteUser: self = .deleteUser(try bare())
        case .listHosts: self = .listHosts(try call.page())
        case .enrollHost:
            let body = try body("name", "user", "capabilities")
            self = .enrollHost(
                named: try body.text("name"), user: try body.text("user"),
                try body.capabilities("capabilities"))
        case .showHost: self = .showHost(try named())
        case .linkHost:
            self = .linkHost(try named(), user: try body("user").required("user"))
        case .unlinkHost: self = .unlinkHost(try bare())
        case .setHostDefaults:
            let body = try body("capabilities")
            // Taking everything away has to be said: an empty body is a slip.
            guard body.value("capabilities") != nil else {
                throw .invalidRequest("'capabilities' is missing; [] takes all away.")
            }
            self = .setHostDefaults(try named(), try body.capabilities("capabilities"))
        case .revokeHost: self = .revokeHost(try bare())
        case .listAgents:
            let host = try call.parameter("host_id")
            self = .listAgents(
                under: host == nil ? nil : try AdminRequest.identifier(host), try call.page())
        case .showAgent: self = .showAgent(try named())
        case .revokeAgent: self = .revokeAgent(try bare())
        case .revokeGrant:
            let body = try body("agent_id", "capability")
            self = .revokeGrant(
                try AdminRequest.identifier(try body.required("agent_id")),
                capability: try body.required("capability"))
        case .listApprovals: self = .listApprovals(try call.page())
        case .watchApprovals: self = .watchApprovals
        case .findApproval:
            guard let code = UserCode(typed: try body("code").required("code")) else {
                throw .invalidRequest("That is no code; one has eight letters, as in BCDF-GHJK.")
            }
            self = .findApproval(code)
        case .showApproval: self = .showApproval(try named())
        case .approve:
            let body = try body("user", "only", "narrow")
            self = .approve(
                try named(), try AdminRequest.decision(body), user: try body.text("user"))
        case .deny: self = .deny(try named(), reason: try body("reason").text("reason"))
        case .listCapabilities: self = .listCapabilities(try call.page())
        case .disableCapability:
            _ = try body()
            self = .disableCapability(argument ?? "")
        case .enableCapability:
            _ = try body()
            self = .enableCapability(argument ?? "")
        case .explain:
            let body = try body("agent_id", "capability", "arguments")
            self = .explain(
                try AdminRequest.identifier(try body.required("agent_id")),
                capability: try body.required("capability"),
                arguments: try body.object("arguments") ?? [:])
        case .acceptClock:
            _ = try body()
            self = .acceptClock
        }
    }

    /// An id that cannot be one of ours is as unknown as one that is not.
    private static func identifier<Subject>(
        _ text: String?
    ) throws(ProtocolError) -> Identifier<Subject> {
        guard let identifier = text.flatMap({ Identifier<Subject>($0) }) else {
            throw ProtocolError(
                .notFound, "There is no such thing; its id begins with '\(Subject.prefix)'.")
        }
        return identifier
    }

    private static func decision(_ body: AdminBody) throws(ProtocolError) -> ApprovalDecision {
        var narrowing: [String: Constraints] = [:]
        for request in try body.capabilities("narrow") {
            narrowing[request.name] = request.constraints
        }
        return ApprovalDecision(selection: try body.texts("only"), narrowing: narrowing)
    }
}

extension AdminCall {
    /// The value of a parameter, nil without it.
    fileprivate func parameter(_ name: String) throws(ProtocolError) -> String? {
        let values = query.filter { $0.name.utf8.elementsEqual(name.utf8) }
        guard values.count < 2 else {
            throw .invalidRequest("The parameter '\(name)' is given twice; give it once.")
        }
        return values.first?.value
    }

    /// Which page is asked for.
    fileprivate func page() throws(ProtocolError) -> PageRequest {
        let cursor = try parameter("cursor")
        guard let text = try parameter("limit") else { return PageRequest(after: cursor) }
        guard let limit = Int(text), limit > 0 else {
            throw .invalidRequest("'limit' must be a whole number above 0.")
        }
        return PageRequest(after: cursor, limit: limit)
    }
}
