// SPDX-License-Identifier: Apache-2.0
public import Transparency

extension EntryDraft {
    /// Entry 0: whose ledger this is and under which key its checkpoints verify. The origin is the
    /// key's name. `isSimulation` marks a ledger whose time or chance were invented.
    public static func created(
        key: VerifierKey, isSimulation: Bool, milliseconds: Int64, salt: [UInt8]
    ) -> EntryDraft {
        var draft = EntryDraft(type: createdType, milliseconds: milliseconds, salt: salt)
        draft.set("key", key.description)
        draft.set("origin", key.name)
        if isSimulation { draft.set("simulation", true) }
        return draft
    }

    static let createdType = "ledger.created"
}
