// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage

extension OperatorDesk {
    static func mailbox(_ text: String) throws(ProtocolError) -> Mailbox {
        guard let mailbox = Mailbox(text) else {
            throw .invalidRequest("'\(DisplayText.name(text))' is no e-mail address.")
        }
        return mailbox
    }
}

extension Change {
    /// Writes down where a user gets mail: `conflict` when that is somebody else's.
    mutating func give(
        _ mailbox: Mailbox, to user: UserID, in txn: borrowing WriteTransaction
    ) throws {
        guard try txn.get(tables.mailboxUsers, mailbox.key) == nil else {
            throw ProtocolError(.conflict, "There is a user with that e-mail address already.")
        }
        try txn.put(tables.mailboxes, user, mailbox)
        try txn.put(tables.mailboxUsers, mailbox.key, Reference(user))
    }

    mutating func takeMailbox(of user: UserID, in txn: borrowing WriteTransaction) throws {
        guard let mailbox = try txn.get(tables.mailboxes, user) else { return }
        try txn.delete(tables.mailboxes, user)
        try txn.delete(tables.mailboxUsers, mailbox.key)
    }
}
