// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
public import AgentAuthProtocol
import Audit
import Storage

extension OperatorDesk {
    /// A host with the name of the user whose it is.
    package struct HostEntry: Sendable {
        package let host: Host
        package let userName: String?
    }

    /// The hosts, in the order of their ids.
    package func hosts(_ page: PageRequest = .init()) throws -> ListPage<HostEntry> {
        try look(.listHosts) {
            let start: HostID? = try page.position()
            return try parts.journal.read { txn in
                var hosts: [Host] = []
                try txn.scan(parts.journal.tables.hosts, from: start) { id, host in
                    if id != start { hosts.append(host) }
                    return hosts.count > page.limit ? .stop : .next
                }
                return try ListPage(hosts, for: page) { $0.id.text }.map { try entry($0, in: txn) }
            }
        }
    }

    /// One host, and the first page of the agents under it.
    package func host(
        _ id: HostID
    ) throws -> (entry: HostEntry, agents: ListPage<AgentView>) {
        try look(.showHost, about: .init(host: id)) {
            try parts.journal.read { txn in
                guard let host = try txn.get(parts.journal.tables.hosts, id) else {
                    throw ProtocolError.unknownHost
                }
                return (try entry(host, in: txn), try agents(under: id, .init(), in: txn))
            }
        }
    }

    private func entry(
        _ host: Host, in txn: borrowing some Transaction & ~Copyable
    ) throws -> HostEntry {
        let user = try host.user.flatMap { try txn.get(parts.journal.tables.users, $0) }
        return HostEntry(host: host, userName: user?.name)
    }

    /// Invites a host that has no key yet; the token is good once and for an hour.
    public func inviteHost(
        named name: String?, for user: UserID? = nil, defaults: [CapabilityRequest] = []
    ) async throws -> (token: String, expiresAt: Timestamp) {
        try await perform(.enrollHost, about: .init(user: user)) {
            try await Enrolling(parts: parts)
                .invite(.init(name: name, user: user, defaults: defaults))
        }
    }

    /// Makes a host a user's (§2.9): active if it waited, its delegated agents act for the user
    /// from then on, and agents that acted alone are claimed (§2.10). `conflict` when the host is
    /// another user's already.
    public func linkHost(_ id: HostID, to user: UserID) async throws {
        let subject = OperatorSubject(user: user, host: id)
        let didLink = try await perform(.linkHost, about: subject) {
            let operation = parts.operation()
            return try await parts.journal.commit(nested: true) { txn, change in
                guard var host = try txn.get(change.tables.hosts, id) else {
                    throw ProtocolError.unknownHost
                }
                guard try txn.get(change.tables.users, user) != nil else {
                    throw ProtocolError.unknownUser
                }
                guard [.active, .pending].contains(host.status) else {
                    throw ProtocolError.standing(of: host.status)
                }
                guard host.user == nil || host.user == user else {
                    throw ProtocolError(
                        .conflict, "The host is linked to another user; unlink it first.")
                }
                if host.user == user, host.status == .active { return false }
                try change.move(
                    &host, on: .linked,
                    for: Cause(by: .operator, via: .operatorCLI, user: user),
                    operation: operation, chance: operation.chance(), in: txn)
                return true
            }
        }
        if !didLink { note(.linkHost, about: subject) }
    }

    /// Takes a host from its user (§2.9): the delegated agents under it are revoked. Returns how
    /// many that were.
    @discardableResult
    public func unlinkHost(_ id: HostID) async throws -> Int {
        let subject = OperatorSubject(host: id)
        let revoked = try await perform(.unlinkHost, about: subject) { () -> Int? in
            let operation = parts.operation()
            return try await parts.journal.commit(nested: true) { txn, change in
                guard var host = try txn.get(change.tables.hosts, id) else {
                    throw ProtocolError.unknownHost
                }
                if host.user == nil { return nil }
                return try change.move(
                    &host, on: .unlinked, for: Cause(by: .operator, via: .operatorCLI),
                    operation: operation, chance: operation.chance(), in: txn)?.agents
            }
        }
        if revoked == nil { note(.unlinkHost, about: subject) }
        return revoked ?? 0
    }

    /// Changes what a host's agents get without anybody being asked, from now on: what agents hold
    /// already stays (decision 43). `invalid_capabilities` when some are not offered.
    public func setDefaults(
        of id: HostID, to capabilities: [CapabilityRequest]
    ) async throws {
        let subject = OperatorSubject(host: id)
        let didChange = try await perform(.setHostDefaults, about: subject) {
            _ = try Question(
                capabilities, wish: ApprovalWish(), parts: parts,
                disabled: parts.disabledCapabilities())
            let operation = parts.operation()
            return try await parts.journal.commit(nested: true) { txn, change in
                guard var host = try txn.get(change.tables.hosts, id) else {
                    throw ProtocolError.unknownHost
                }
                guard [.active, .pending].contains(host.status) else {
                    throw ProtocolError.standing(of: host.status)
                }
                if host.defaults == capabilities { return false }
                var entry = operation.entry(.hostDefaultsChanged)
                entry.host = id
                entry.user = host.user
                entry.by = .operator
                entry.set("capabilities", Int64(capabilities.count))
                let appended = try change.record(entry, chance: operation.chance(), in: txn)
                host.defaults = capabilities
                host.changedBy = appended.seq
                try change.put(host, in: txn)
                return true
            }
        }
        if !didChange { note(.setHostDefaults, about: subject) }
    }

    /// Ends a host and every agent under it; returns how many agents that were.
    @discardableResult
    public func revokeHost(_ id: HostID) async throws -> Int {
        let subject = OperatorSubject(host: id)
        let outcome = try await perform(.revokeHost, about: subject) {
            try await Revocation(parts: parts)
                .revokeHost(id, for: Cause(by: .operator, via: .operatorCLI))
        }
        if outcome.pointer == nil { note(.revokeHost, about: subject) }
        return outcome.agents
    }
}
