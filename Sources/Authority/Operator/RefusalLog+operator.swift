// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit

extension RefusalLog {
    /// Where the operator's refusals come from, in a summary.
    static let operatorSource = "operator"

    /// The operator is known like one who signed, so a refusal is an entry at once, up to ten a
    /// second for a reason; more are counted. So is what is refused because nothing can be written
    /// now, or because the clock cannot be believed.
    func record(_ refusal: ProtocolError, of call: OperatorCall?, about subject: OperatorSubject) {
        let reason = refusal.code.rawValue
        let now = self.now
        if refusal.code != .unavailable, counter.admitsOperator(reason: reason, at: now) {
            let operation = Operation(at: now, random: random)
            var entry = operation.entry(.operatorRefused)
            subject.describe(&entry)
            entry.by = .operator
            entry.outcome = .refused
            entry.why = reason
            entry.set("call", call?.rawValue ?? "none")
            do {
                return try journal.record(PreparedEntry(entry, random: random))
            } catch {
                // The writer is full or shut down; the refusal is counted instead of lost.
            }
        }
        counter.count(reason: reason, endpoint: nil, address: RefusalLog.operatorSource)
    }
}
