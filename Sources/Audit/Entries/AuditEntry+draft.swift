// SPDX-License-Identifier: Apache-2.0
public import AgentAuthLedger
import AgentAuthProtocol
public import Cryptography
import StrictJSON

extension AuditEntry {
    /// The entry as the ledger takes it, made off the writer. Draws the salt.
    ///
    /// User, host, agent, grant and token become tags: the entry can be found by them.
    public func draft(random: any RandomSource) -> EntryDraft {
        var draft = EntryDraft(
            type: event.rawValue, milliseconds: moment.milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        // In the order of the line, so that the draft only ever adds at its end.
        draft.set("agent", ifPresent: agent?.text)
        draft.set("by", ifPresent: by?.rawValue)
        draft.set("cap", ifPresent: capability)
        draft.set("cm_args", ifPresent: payload?.commitments.arguments?.base64URL)
        draft.set("cm_res", ifPresent: payload?.commitments.result?.base64URL)
        draft.set("grant", ifPresent: grant?.text)
        draft.set("host", ifPresent: host?.text)
        draft.set("jti", ifPresent: tokenID)
        draft.set("op", operation.text)
        draft.set("out", ifPresent: outcome?.rawValue)
        draft.set("user", ifPresent: user?.text)
        draft.set("via", ifPresent: via?.rawValue)
        draft.set("why", ifPresent: why)
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

extension EntryDraft {
    fileprivate mutating func set(_ name: StaticString, ifPresent value: String?) {
        if let value { set(name, value) }
    }
}

extension Digest {
    fileprivate var base64URL: String { withBytes { Base64URL.encode($0) } }
}
