// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Storage

extension OperatorDesk {
    /// A name is a key of an index, which holds no longer ones.
    static let userNameBytes = 511

    /// The users, in the order of their ids; with a name, only the one who has it.
    package func users(named name: String? = nil, _ page: PageRequest = .init()) throws -> ListPage<
        User
    > {
        try look(.listUsers) {
            if let name {
                let user = try user(named: name)
                return ListPage(
                    items: try parts.journal.read { txn in
                        try user.flatMap { try txn.get(parts.journal.tables.users, $0) }
                            .map { [$0] } ?? []
                    }, next: nil)
            }
            let start: UserID? = try page.position()
            let users = try parts.journal.read { txn in
                var users: [User] = []
                try txn.scan(parts.journal.tables.users, from: start) { id, user in
                    if id != start { users.append(user) }
                    return users.count > page.limit ? .stop : .next
                }
                return users
            }
            return ListPage(users, for: page) { $0.id.text }
        }
    }

    /// The user of that name.
    public func user(named name: String) throws -> UserID? {
        guard (1...OperatorDesk.userNameBytes).contains(name.utf8.count) else { return nil }
        return try parts.journal.read { try $0.get(parts.journal.tables.userNames, name)?.target }
    }

    /// The user of that id, else of that name, for a call that is about them.
    package func user(_ text: String, for call: OperatorCall) throws -> UserID {
        do {
            return try user(text)
        } catch {
            throw refuse(call, error)
        }
    }

    private func user(_ text: String) throws -> UserID {
        if let id = UserID(text),
            try parts.journal.read({ try $0.get(parts.journal.tables.users, id) }) != nil
        {
            return id
        }
        guard let id = try user(named: text) else { throw ProtocolError.unknownUser }
        return id
    }

    /// Makes a user, who can log in when there is a password. Names are unique by their bytes:
    /// `conflict` when there is one already.
    ///
    /// - Parameter mailbox: where the user is told of what waits for them; it is one user's only.
    public func addUser(
        named name: String, password: [UInt8]? = nil, mailbox address: String? = nil
    ) async throws -> UserID {
        try await perform(.addUser) {
            let cleaned = DisplayText.name(name)
            guard !cleaned.isEmpty, cleaned.utf8.elementsEqual(name.utf8) else {
                throw ProtocolError.invalidRequest(
                    "A user's name has no control characters and no white space at its ends.")
            }
            guard name.utf8.count <= OperatorDesk.userNameBytes else {
                throw ProtocolError.invalidRequest(
                    "A user's name has at most \(OperatorDesk.userNameBytes) bytes.")
            }
            let mailbox = try address.map(OperatorDesk.mailbox)
            var phc: String?
            if let password { phc = try await login.phc(of: password) }
            let (kept, operation) = (phc, parts.operation())
            return try await parts.journal.commit(nested: true) { txn, change in
                guard try txn.get(change.tables.userNames, name) == nil else {
                    throw ProtocolError(.conflict, "There is a user of that name already.")
                }
                let chance = operation.chance()
                let user = User(id: UserID(random: chance), name: name, createdAt: operation.now)
                try txn.put(change.tables.users, user.id, user)
                try txn.put(change.tables.userNames, name, Reference(user.id))
                if let mailbox { try change.give(mailbox, to: user.id, in: txn) }
                var entry = operation.entry(.userCreated)
                entry.user = user.id
                entry.by = .operator
                try change.record(entry, chance: chance, in: txn)
                if let kept {
                    try change.setPassword(
                        kept, of: user.id, operation: operation, chance: chance, in: txn)
                }
                return user.id
            }
        }
    }

    /// Gives a user another password; sessions that the old one opened end.
    package func setPassword(_ password: [UInt8], of user: UserID) async throws {
        try await perform(.setUserPassword, about: .init(user: user)) {
            try await login.setPassword(password, of: user)
        }
    }

    /// Deletes a user: their hosts end with every agent under them (decision 24), and what was
    /// sealed for the user or for one of those hosts can no longer be opened. Returns how many
    /// hosts that were.
    @discardableResult
    public func deleteUser(_ id: UserID) async throws -> Int {
        try await perform(.deleteUser, about: .init(user: id)) {
            let operation = parts.operation()
            let revoked = try await parts.journal.commit(nested: true) { txn, change in
                guard let user = try txn.get(change.tables.users, id) else {
                    throw ProtocolError.unknownUser
                }
                let chance = operation.chance()
                let hosts = try change.tables.hosts(of: id, in: txn)
                let cause = Cause(by: .operator, via: .operatorCLI, why: "user_deleted")
                var revoked = 0
                for hostID in hosts {
                    guard var host = try txn.get(change.tables.hosts, hostID),
                        [.active, .pending].contains(host.status)
                    else { continue }
                    try change.move(
                        &host, on: .revoked, for: cause, operation: operation, chance: chance,
                        in: txn)
                    revoked += 1
                }
                try txn.delete(change.tables.users, id)
                try txn.delete(change.tables.userNames, user.name)
                try txn.delete(change.tables.passwords, id)
                try change.takeMailbox(of: id, in: txn)
                var entry = operation.entry(.userDeleted)
                entry.user = id
                entry.by = .operator
                try change.record(entry, chance: chance, in: txn)
                for subject in [.user(id)] + hosts.map(ErasureSubject.host) {
                    try txn.put(change.tables.erasures, subject.key, subject)
                }
                return revoked
            }
            // The user is gone, whatever comes of this; the next sweep makes up for it.
            try? await Erasing(parts: parts).run()
            return revoked
        }
    }
}

extension ProtocolError {
    static let unknownUser = ProtocolError(
        .notFound, "There is no such user; users go by their names and by usr_….")
}
