// SPDX-License-Identifier: Apache-2.0
public import AgentAuthLedger
import AgentAuthProtocol
public import Cryptography

extension AuditEntry {
    /// The entry as the ledger takes it, made off the writer. Draws the salt.
    ///
    /// User, host, agent, grant and token become tags: the entry can be found by them.
    public func draft(random: any RandomSource) -> EntryDraft {
        var draft = EntryDraft(
            type: event.rawValue, milliseconds: moment.milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        func set(_ name: StaticString, _ value: String?) {
            guard let value else { return }
            assert(
                event.members.contains(name.description),
                "docs/ledger-events.md gives \(event) no \(name)")
            draft.set(name, value)
        }
        // In the order of the line, so that the draft only ever adds at its end.
        set("agent", agent?.text)
        set("by", by?.rawValue)
        set("cap", capability)
        if let commitment = payload?.commitments.arguments { draft.set("cm_args", commitment) }
        if let commitment = payload?.commitments.result { draft.set("cm_res", commitment) }
        set("grant", grant?.text)
        set("host", host?.text)
        set("jti", tokenID)
        set("op", operation.text)
        set("out", outcome?.rawValue)
        set("user", user?.text)
        set("via", via?.rawValue)
        set("why", why)
        for (name, value) in further {
            switch value {
            case .string(let value): draft.set(name, value)
            case .integer(let value): draft.set(name, value)
            case .bool(let value): draft.set(name, value)
            case .counts(let value): draft.set(name, value)
            }
        }
        return draft
    }
}
