// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
public import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON

/// Where local users log in: passwords, and the sessions that they open.
///
/// A password is kept as Argon2id, a session's token as a keyed hash. A session ends at its time,
/// when its user logs out or is deleted, and when the password that opened it is replaced.
public struct LoginDesk: Sendable {
    let parts: Parts
    let refusals: RefusalLog
    let hashing: PasswordHashing
    let tries = TryWindows()
    let reviews = OpenReviews()

    /// Gives a user the password to log in with, in place of any other; sessions that the other one
    /// opened end. Throws `invalid_request` for an empty one or one of more than 1,024 bytes, and
    /// `not_found` when there is no such user.
    public func setPassword(_ password: [UInt8], of user: UserID) async throws {
        try parts.clock.check()
        let phc = try await phc(of: password)
        let operation = parts.operation()
        try await parts.journal.commit(nested: true) { txn, change in
            guard try txn.get(change.tables.users, user) != nil else {
                throw ProtocolError.unknownUser
            }
            try change.setPassword(
                phc, of: user, operation: operation, chance: operation.chance(), in: txn)
        }
    }

    /// The password as it is kept; throws `invalid_request` for one that nobody may have.
    func phc(of password: [UInt8]) async throws -> String {
        guard (1...LoginLimits.passwordBytes).contains(password.count) else {
            throw ProtocolError.invalidRequest(
                "A password has 1 to \(LoginLimits.passwordBytes) bytes.")
        }
        let random = parts.random
        return try await hashing.run {
            try PasswordHash.hash(password.span, random: random).phc
        }
    }

    /// Opens a session for whoever shows a user's password.
    ///
    /// - Parameters:
    ///   - old: the session that the browser had; it ends, and what it has open goes over to the new
    ///     one when it is the same user's.
    ///   - address: where the try comes from.
    /// - Throws: ``ProtocolError``: `unauthorized`, the same for unknown users and wrong passwords;
    ///   `rate_limited` after too many tries.
    public func logIn(
        _ name: String, password: [UInt8], replacing old: SessionToken? = nil,
        from address: String
    ) async throws -> (token: SessionToken, session: LoginSession) {
        do {
            try parts.clock.check()
            return try await logIn(name, password, replacing: old, from: address)
        } catch {
            let refusal = ProtocolError(refusing: error)
            refusals.count(refusal, at: .login, from: address)
            throw refusal
        }
    }

    private func logIn(
        _ name: String, _ password: [UInt8], replacing old: SessionToken?, from address: String
    ) async throws -> (token: SessionToken, session: LoginSession) {
        let account = parts.secret.code(for: Array(name.utf8), use: .typedName)
        let wait = tries.take(
            [
                .init(trier: .account(account), limit: LoginLimits.logins),
                .init(
                    trier: .address("login " + AddressBlock.name(of: address)),
                    limit: LoginLimits.logins),
            ], at: parts.timeline.monotonic)
        if let wait { throw ProtocolError.tooManyTries(after: wait) }

        let known = try lookUp(name)
        let isPlausible = (1...LoginLimits.passwordBytes).contains(password.count)
        let tried = isPlausible ? password : [0]
        let matches = try await hashing.run {
            let hash = known.flatMap { PasswordHash(phc: $0.password.phc) } ?? .nobody
            return try hash?.matches(tried.span) ?? false
        }
        guard let known, matches, isPlausible else { throw ProtocolError.loginFailed }
        return try await open(for: known, replacing: old)
    }

    private struct Known: Sendable {
        let user: User
        let password: Password
    }

    private func lookUp(_ name: String) throws -> Known? {
        let length = name.utf8.count
        guard (1...LoginLimits.userNameBytes).contains(length) else { return nil }
        let tables = parts.journal.tables
        return try parts.journal.read { txn in
            guard let id = try txn.get(tables.userNames, name)?.target,
                let user = try txn.get(tables.users, id),
                let password = try txn.get(tables.passwords, id)
            else { return nil }
            return Known(user: user, password: password)
        }
    }

    private func open(
        for known: Known, replacing old: SessionToken?
    ) async throws -> (token: SessionToken, session: LoginSession) {
        let operation = parts.operation()
        let token = SessionToken(random: parts.random)
        let (key, oldKey) = (key(of: token), old.map(key(of:)))
        let record = Session(
            user: known.user.id, password: known.password.changedBy,
            authenticatedAt: operation.now,
            expiresAt: operation.now + LoginLimits.sessionLifetime)
        try await parts.journal.commit(nested: true) { txn, change in
            // Between the look at the hash and this moment the operator may have ended it.
            guard try txn.get(change.tables.users, record.user) != nil,
                try txn.get(change.tables.passwords, record.user) == known.password
            else { throw ProtocolError.loginFailed }
            if let oldKey { try txn.delete(change.tables.sessions, oldKey) }
            try txn.put(change.tables.sessions, key, record)
            var entry = operation.entry(.userLoggedIn)
            entry.user = record.user
            try change.record(entry, chance: operation.chance(), in: txn)
        }
        if let oldKey { reviews.move(from: oldKey, to: key, of: record.user) }
        return (token, LoginSession(record, name: known.user.name, key: key))
    }

    /// The session that a token leads to; nil when it has ended or never was.
    public func session(_ token: SessionToken) throws -> LoginSession? {
        let (now, key, tables) = (parts.now, key(of: token), parts.journal.tables)
        return try parts.journal.read { txn in
            guard let session = try txn.get(tables.sessions, key), now < session.expiresAt,
                let user = try txn.get(tables.users, session.user),
                try txn.get(tables.passwords, session.user)?.changedBy == session.password
            else { return nil }
            return LoginSession(session, name: user.name, key: key)
        }
    }

    /// Ends a session; one that has ended already is none to end.
    public func logOut(_ token: SessionToken) async throws {
        guard try session(token) != nil else { return }
        let (key, operation) = (key(of: token), parts.operation())
        try await parts.journal.commit(nested: true) { txn, change in
            guard let session = try txn.get(change.tables.sessions, key) else { return }
            try txn.delete(change.tables.sessions, key)
            var entry = operation.entry(.userLoggedOut)
            entry.user = session.user
            try change.record(entry, chance: operation.chance(), in: txn)
        }
    }

    /// A token for a browser in which nobody has logged in, so that a form can be tied to it. It
    /// opens nothing, and no session ever bears it.
    public func stranger() -> SessionToken { SessionToken(random: parts.random) }

    /// What a form carries to show that it comes from a page that was shown to this browser.
    public func formToken(for browser: SessionToken) -> String {
        Base64URL.encode(formCode(for: browser))
    }

    /// Whether a form carries what this browser's pages do.
    public func isFormToken(_ text: String, for browser: SessionToken) -> Bool {
        guard let shown = Base64URL.decode(text) else { return false }
        let code = formCode(for: browser)
        return ConstantTime.areEqual(shown.span, code.span)
    }

    private func formCode(for browser: SessionToken) -> [UInt8] {
        parts.secret.code(for: Array(browser.text.utf8), use: .formToken).bytes
    }

    private func key(of token: SessionToken) -> Digest {
        parts.secret.code(for: Array(token.text.utf8), use: .session)
    }
}

extension Change {
    /// Sets a user's password, with its entry.
    mutating func setPassword(
        _ phc: String, of user: UserID, operation: Operation, chance: any RandomSource,
        in txn: borrowing WriteTransaction
    ) throws {
        var entry = operation.entry(.userPasswordSet)
        entry.user = user
        entry.by = .operator
        let appended = try record(entry, chance: chance, in: txn)
        try txn.put(tables.passwords, user, Password(phc: phc, changedBy: appended.seq))
    }
}

extension LoginSession {
    fileprivate init(_ session: Session, name: String, key: Digest) {
        self.init(
            user: session.user, userName: name, authenticatedAt: session.authenticatedAt,
            expiresAt: session.expiresAt, key: key)
    }
}

extension ProtocolError {
    /// The same for a user that there is not and for a password that is not theirs.
    static let loginFailed = ProtocolError(
        .unauthorized, "The name and the password do not belong together.")
}
