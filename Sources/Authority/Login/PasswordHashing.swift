// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Dispatch
import Synchronization

/// Runs Argon2id, one at a time: each takes 64 MiB and a tenth of a second, so that two at once
/// would be a way to take the machine.
final class PasswordHashing: Sendable {
    /// Where the work is done.
    enum Scheduling: Sendable {
        /// On a thread of its own: the cooperative pool must never block.
        case thread
        /// On the caller's thread: for virtual time, which knows no other.
        case inline
    }

    private let queue: DispatchQueue?
    /// Those that run or wait.
    private let admitted = Mutex(0)

    init(_ scheduling: Scheduling) {
        queue = scheduling == .thread ? DispatchQueue(label: "login.passwords") : nil
    }

    /// Does the work in its turn; throws `rate_limited` when too many wait already.
    func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        let isAdmitted = admitted.withLock { admitted in
            // One runs while the others wait.
            guard admitted <= LoginLimits.waitingPasswords else { return false }
            admitted += 1
            return true
        }
        guard isAdmitted else {
            throw ProtocolError(
                .rateLimited, "Too many people log in at once; try again in a moment.",
                retryAfterSeconds: 2)
        }
        defer { admitted.withLock { $0 -= 1 } }
        do {
            guard let queue else { return try work() }
            return try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try work() }) }
            }
        } catch is PasswordHash.Failure {
            throw ProtocolError(
                .unavailable, "The server has no memory for a login right now; try again.",
                retryAfterSeconds: 5)
        }
    }
}

extension PasswordHash {
    /// What a password is held against when there is none to hold it against, so that an unknown
    /// user costs what a known one does. No password has this hash: it was written, not computed.
    static let nobody = PasswordHash(
        phc: "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
            + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
}
