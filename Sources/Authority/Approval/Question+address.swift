// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

extension Question {
    /// Says who is to answer, where there is no code that leads to the question: whoever owns the
    /// host, else whoever the hint names. The other questions go to whoever has their code.
    func address(
        _ request: ApprovalRequest, owner: UserID?, _ change: inout Change,
        in txn: borrowing WriteTransaction
    ) throws {
        guard method == .ciba else { return }
        var user = owner
        if user == nil, let hint = wish.loginHint {
            user = try change.tables.user(hinted: hint, in: txn)
        }
        try txn.put(change.tables.addressees, request.id, Addressee(user))
        if let user { change.summon(user, to: request) }
    }
}
