// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import Audit
import Storage

/// What the operator of a server can do, by noun: users, hosts, agents, grants, approvals,
/// capabilities, the clock, and ``explain(_:_:arguments:)``.
///
/// Every call leaves an entry by the operator: what it changed, that it was refused, or else that
/// it was made.
public struct OperatorDesk: Sendable {
    let parts: Parts
    let refusals: RefusalLog
    let login: LoginDesk

    /// A call that changes something; what it writes has entries of its own.
    func perform<R: Sendable>(
        _ call: OperatorCall, about subject: OperatorSubject = .init(),
        _ body: () async throws -> R
    ) async throws -> R {
        do {
            try parts.clock.check()
            return try await body()
        } catch {
            throw refuse(call, about: subject, error)
        }
    }

    /// A call that looks at something.
    func look<R>(
        _ call: OperatorCall, about subject: OperatorSubject = .init(), _ body: () throws -> R
    ) throws -> R {
        let found: R
        do {
            found = try body()
        } catch {
            throw refuse(call, about: subject, error)
        }
        note(call, about: subject)
        return found
    }

    /// Records a call that changed nothing, because it only looked or because it was so already.
    ///
    /// Nobody waits for the entry: looking has to work while nothing can be written, too.
    package func note(_ call: OperatorCall, about subject: OperatorSubject = .init()) {
        let operation = parts.operation()
        var entry = operation.entry(.operatorCalled)
        subject.describe(&entry)
        entry.by = .operator
        entry.set("call", call.rawValue)
        try? parts.journal.record(PreparedEntry(entry, random: operation.chance()))
    }

    /// Records a refused call, and returns the refusal as the operator is told it. `call` is nil
    /// for what is no call at all.
    package func refuse(
        _ call: OperatorCall?, about subject: OperatorSubject = .init(), _ error: any Error
    ) -> ProtocolError {
        let refusal = ProtocolError(refusing: error)
        refusals.record(refusal, of: call, about: subject)
        return refusal
    }
}
