// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

/// What the operator of a server can do beside deciding on requests. Every call leaves an entry.
public struct OperatorDesk: Sendable {
    let parts: Parts

    /// Makes a user. Names are unique by their bytes.
    public func addUser(named name: String) async throws -> UserID {
        try parts.clock.check()
        let operation = parts.operation()
        let cleaned = DisplayText.name(name)
        guard !cleaned.isEmpty, cleaned.utf8.elementsEqual(name.utf8) else {
            throw ProtocolError.invalidRequest(
                "A user's name has no control characters and no white space at its ends.")
        }
        guard name.utf8.count <= OperatorDesk.userNameBytes else {
            throw ProtocolError.invalidRequest(
                "A user's name has at most \(OperatorDesk.userNameBytes) bytes.")
        }
        return try await parts.journal.commit(nested: true) { txn, change in
            guard try txn.get(change.tables.userNames, name) == nil else {
                throw ProtocolError.invalidRequest("There is a user of that name already.")
            }
            let chance = operation.chance()
            let user = User(id: UserID(random: chance), name: name, createdAt: operation.now)
            try txn.put(change.tables.users, user.id, user)
            try txn.put(change.tables.userNames, name, Reference(user.id))
            var entry = operation.entry(.userCreated)
            entry.user = user.id
            entry.by = .operator
            try change.record(entry, chance: chance, in: txn)
            return user.id
        }
    }

    /// A name is a key of an index, which holds no longer ones.
    static let userNameBytes = 511

    /// The user of that name.
    public func user(named name: String) throws -> UserID? {
        try parts.journal.read { try $0.get(parts.journal.tables.userNames, name)?.target }
    }

    /// Invites a host that has no key yet; the token is good once and for an hour.
    public func inviteHost(
        named name: String?, for user: UserID? = nil, defaults: [CapabilityRequest] = []
    ) async throws -> (token: String, expiresAt: Timestamp) {
        try parts.clock.check()
        return try await Enrolling(parts: parts)
            .invite(.init(name: name, user: user, defaults: defaults))
    }

    /// Ends an agent.
    public func revoke(_ agent: AgentID) async throws {
        try parts.clock.check()
        _ = try await Revocation(parts: parts)
            .revoke(agent, for: Cause(by: .operator, via: .operatorCLI))
    }

    /// Ends a host and every agent under it; returns how many agents that were.
    @discardableResult
    public func revokeHost(_ host: HostID) async throws -> Int {
        try parts.clock.check()
        return try await Revocation(parts: parts)
            .revokeHost(host, for: Cause(by: .operator, via: .operatorCLI)).agents
    }

    /// Takes the wall clock as it stands for the right one, after it jumped.
    public func acceptClock() {
        parts.clock.accept()
    }
}
