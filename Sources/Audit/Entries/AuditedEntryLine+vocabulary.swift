// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension AuditedEntryLine {
    /// How the entry differs from what ``AuditEvent/members`` says of its event, in words; empty when
    /// it does not. For tests: the ledger itself takes any member.
    package var vocabularyFaults: [String] {
        guard let event else { return ["\(type) is not an event"] }
        let own = ["v", "seq", "ts", "ty", "prev", "salt"]
        let further = members.keys.filter { !own.contains($0) }
        return further.filter { !event.members.contains($0) }.map { "\(type) has no \($0)" }
            + event.members.always.filter { members[$0] == nil }.map { "\(type) needs \($0)" }
    }
}
