// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
package import AgentAuthProtocol
import Audit
import Storage

extension OperatorDesk {
    /// A capability, and whether anybody can use it.
    package struct CapabilityEntry: Sendable {
        package let definition: CapabilityDefinition
        /// Who offers it.
        package let provider: String
        package let standing: Standing

        package enum Standing: Sendable, Equatable {
            case enabled
            case disabled(since: Timestamp)
            /// The configuration withholds it.
            case blocked

            package var name: String {
                switch self {
                case .enabled: "enabled"
                case .disabled: "disabled"
                case .blocked: "blocked"
                }
            }
        }
    }

    /// The capabilities that the server has, in the order of their names.
    package func capabilities(_ page: PageRequest = .init()) throws -> ListPage<CapabilityEntry> {
        try look(.listCapabilities) {
            let start = (page.cursor ?? "").utf8
            let following = parts.registry.capabilities
                .drop { !start.lexicographicallyPrecedes($0.name.utf8) }
                .prefix(page.limit + 1)
            return try parts.journal.read { txn in
                let listed = ListPage(Array(following), for: page, position: \.name)
                return try listed.map { capability in
                    CapabilityEntry(
                        definition: capability.definition,
                        provider: capability.provider.id.description,
                        standing: try standing(of: capability.name, in: txn))
                }
            }
        }
    }

    private func standing(
        of name: String, in txn: borrowing some Transaction & ~Copyable
    ) throws -> CapabilityEntry.Standing {
        if parts.configuration.capabilities.blocked.contains(name) { return .blocked }
        let row = try txn.get(parts.journal.tables.disabledCapabilities, name)
        return row.map { .disabled(since: $0.since) } ?? .enabled
    }

    /// Withholds a capability from everybody, from this moment on and over restarts. Grants stay,
    /// and are of no use until it is enabled again; nobody is granted it meanwhile.
    public func disableCapability(_ name: String) async throws {
        try await set(name, isDisabled: true, .disableCapability, .capabilityDisabled)
    }

    /// Gives a capability back.
    public func enableCapability(_ name: String) async throws {
        try await set(name, isDisabled: false, .enableCapability, .capabilityEnabled)
    }

    private func set(
        _ name: String, isDisabled: Bool, _ call: OperatorCall, _ event: AuditEvent
    ) async throws {
        let isKnown = parts.registry[name] != nil
        let subject = OperatorSubject(capability: isKnown ? name : nil)
        let didChange = try await perform(call, about: subject) {
            guard isKnown else {
                throw ProtocolError(
                    .capabilityNotFound, "There is no capability of that name; list what there is.")
            }
            let operation = parts.operation()
            return try await parts.journal.commit(nested: true) { txn, change in
                let row = try txn.get(change.tables.disabledCapabilities, name)
                guard (row != nil) != isDisabled else { return false }
                var entry = operation.entry(event)
                entry.capability = name
                entry.by = .operator
                try change.record(entry, chance: operation.chance(), in: txn)
                try change.put(
                    isDisabled ? DisabledCapability(since: operation.now) : nil, for: name, in: txn)
                return true
            }
        }
        if !didChange { note(call, about: subject) }
    }
}
