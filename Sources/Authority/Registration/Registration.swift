// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// `POST /agent/register` (§5.3): a new agent under a host that may itself be new.
struct Registration: Sendable {
    let parts: Parts
    let operation: Operation

    /// What came of it, for the answer.
    struct Outcome: Sendable {
        let agent: Agent
        let grants: [Grant]
        /// What the person is asked with, when somebody has to be.
        let approval: ApprovalView?
        /// The entry that records the registration; nil when it was a retry that changed nothing.
        let pointer: LedgerPointer?
    }

    init(parts: Parts) {
        self.parts = parts
        operation = parts.operation()
    }

    func register(
        _ request: RegisterRequest, by principal: Authenticator.HostPrincipal,
        from address: String
    ) async throws -> Outcome {
        guard parts.configuration.modes.contains(request.mode) else {
            throw ProtocolError(
                .unsupportedMode, "This server does not accept \(request.mode.rawValue) agents.")
        }
        let name = DisplayText.name(request.name)
        guard !name.isEmpty else {
            throw ProtocolError.invalidRequest(
                "'name' has nothing that can be shown; say what the agent is called.")
        }
        let question = try Question(
            request.capabilities, wish: request.wish,
            method: parts.configuration.approval.method(
                for: request.wish, mode: request.mode,
                isLinked: principal.host?.user != nil),
            parts: parts, disabled: parts.disabledCapabilities())
        let (agentKey, agentKeys) = try await agentKey(named: principal)
        let draft = Draft(
            request: request, name: name, hostName: request.hostName.map(DisplayText.name),
            question: question, hostKey: principal.key, hostKeys: principal.keys,
            agentKey: agentKey, agentKeys: agentKeys)
        let invitation = Invitation(
            parts: parts, at: operation.now, from: address, method: question.method,
            bindingMessage: question.wish.bindingMessage)
        let registration = self
        return try await parts.journal.commit(nested: true) { txn, change in
            try registration.write(draft, invitation, &change, in: txn)
        }
    }

    /// A checked request.
    struct Draft: Sendable {
        let request: RegisterRequest
        let name: String
        let hostName: String?
        let question: Question
        let hostKey: JWK
        /// Where the key was published; nil for one that was sent.
        let hostKeys: PublishedKeys?
        let agentKey: JWK
        let agentKeys: PublishedKeys?

        var meaning: Digest {
            question.meaning([
                ("name", .string(name)), ("mode", .string(request.mode.rawValue)),
            ])
        }
    }

    private func write(
        _ draft: Draft, _ invitation: Invitation, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Outcome {
        let chance = operation.chance()
        let known = try knownHost(draft, change.tables, in: txn)
        if let known {
            try admit(known, mode: draft.request.mode)
            if let earlier = try earlierAgent(draft, of: known, change.tables, in: txn) {
                return try retry(
                    draft, earlier, under: known, invitation, chance, &change, in: txn)
            }
        }
        let host = try known ?? createHost(draft, chance, &change, in: txn)
        return try create(draft, under: host, invitation, chance, &change, in: txn)
    }

    private func admit(_ host: Host, mode: AgentMode) throws(ProtocolError) {
        guard [.active, .pending].contains(host.status) else {
            throw .standing(of: host.status)
        }
        if let objection = parts.configuration.hosts.objection(to: mode, under: host) {
            throw objection
        }
    }

    private func createHost(
        _ draft: Draft, _ chance: any RandomSource, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws -> Host {
        guard parts.configuration.hosts.dynamicRegistration else {
            throw ProtocolError(
                .unauthorized, "Unknown hosts may not register here; ask the operator to enroll it."
            )
        }
        var entry = operation.entry(.hostRegistered)
        let id = HostID(random: chance)
        entry.host = id
        entry.set("key", draft.hostKey.thumbprint.description)
        let appended = try change.record(entry, chance: chance, in: txn)
        let host = Host(
            id: id, name: draft.hostName, publicKey: draft.hostKey.publicKey, user: nil,
            defaults: parts.configuration.hosts.defaultCapabilities, status: .pending,
            createdAt: operation.now, activatedAt: nil, changedBy: appended.seq)
        try change.put(host, in: txn)
        try txn.put(change.tables.hostKeys, draft.hostKey.thumbprint, Reference(id))
        try change.put(draft.hostKeys, of: id, in: txn)
        return host
    }
}
