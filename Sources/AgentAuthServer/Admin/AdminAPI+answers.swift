// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import StrictJSON

extension AdminAPI {
    /// Does what is asked.
    func answer(_ request: AdminRequest) async throws -> AdminReply {
        let desk = authority.operations
        switch request {
        case .listUsers(let name, let page):
            return list("users", try desk.users(named: name, page), \.json)
        case .addUser(let name, let password, let email):
            let user = try await desk.addUser(named: name, password: password, mailbox: email)
            return AdminReply(
                status: 201,
                [
                    "user_id": .string(user.text), "name": .string(name),
                    "email": email.map { .string($0) } ?? .null,
                ])
        case .setUserPassword(let user, let password):
            try await desk.setPassword(password, of: user)
            return AdminReply(["user_id": .string(user.text), "status": "password_set"])
        case .deleteUser(let user):
            let hosts = try await desk.deleteUser(user)
            return AdminReply([
                "user_id": .string(user.text), "status": "deleted",
                "hosts_revoked": .number(JSONNumber(hosts)),
            ])
        case .listHosts(let page): return list("hosts", try desk.hosts(page), \.json)
        case .enrollHost(let name, let user, let capabilities):
            let owner = try user.map { try desk.user($0, for: .enrollHost) }
            let invitation = try await desk.inviteHost(
                named: name, for: owner, defaults: capabilities)
            return AdminReply(
                status: 201,
                [
                    "token": .string(invitation.token),
                    "expires_at": .string(invitation.expiresAt.rfc3339),
                ])
        case .showHost(let host): return AdminReply(try view(of: host))
        case .linkHost(let host, let user):
            let owner = try desk.user(user, for: .linkHost)
            try await desk.linkHost(host, to: owner)
            return AdminReply([
                "host_id": .string(host.text), "user_id": .string(owner.text), "status": "linked",
            ])
        case .unlinkHost(let host):
            return ended(host, "unlinked", agents: try await desk.unlinkHost(host))
        case .setHostDefaults(let host, let capabilities):
            try await desk.setDefaults(of: host, to: capabilities)
            return AdminReply([
                "host_id": .string(host.text),
                "default_capabilities": .array(capabilities.map(\.json)),
            ])
        case .revokeHost(let host):
            return ended(host, "revoked", agents: try await desk.revokeHost(host))
        case .listAgents(let host, let page):
            return list("agents", try desk.agents(under: host, page), \.json)
        case .showAgent(let agent): return AdminReply(try desk.agent(agent).json)
        case .revokeAgent(let agent):
            try await desk.revoke(agent)
            return AdminReply(["agent_id": .string(agent.text), "status": "revoked"])
        case .revokeGrant(let agent, let capability):
            try await desk.revokeGrant(of: agent, for: capability)
            return AdminReply([
                "agent_id": .string(agent.text), "capability": .string(capability),
                "status": "revoked",
            ])
        case .listCapabilities(let page):
            return list("capabilities", try desk.capabilities(page), \.json)
        case .disableCapability(let name):
            try await desk.disableCapability(name)
            return AdminReply(["name": .string(name), "status": "disabled"])
        case .enableCapability(let name):
            try await desk.enableCapability(name)
            return AdminReply(["name": .string(name), "status": "enabled"])
        case .explain(let agent, let capability, let arguments):
            return AdminReply(
                try desk.explain(agent, capability, arguments: arguments).json)
        case .acceptClock:
            try await desk.acceptClock()
            return AdminReply(["status": "accepted"])
        case .listApprovals, .watchApprovals, .findApproval, .showApproval, .approve, .deny:
            return try await answer(onApprovals: request)
        }
    }

    func list<Item>(
        _ name: String, _ page: ListPage<Item>, _ json: (Item) -> JSONValue
    ) -> AdminReply {
        var members: [(String, JSONValue)] = [(name, .array(page.items.map(json)))]
        if let next = page.next { members.append(("next", .string(next))) }
        return AdminReply(.object(JSONObject(members)))
    }

    private func ended(_ host: HostID, _ status: JSONValue, agents: Int) -> AdminReply {
        AdminReply([
            "host_id": .string(host.text), "status": status,
            "agents_revoked": .number(JSONNumber(agents)),
        ])
    }

    private func view(of id: HostID) throws -> JSONValue {
        let (entry, agents) = try authority.operations.host(id)
        var members = entry.json.object ?? [:]
        members["agents"] = .array(agents.items.map(\.json))
        members["has_more_agents"] = .bool(agents.next != nil)
        return .object(members)
    }
}
