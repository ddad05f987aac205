// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Synchronization

/// Which session has which request open. Who has looked a code up is the one who decides: a form
/// that another session posts, or a code that another user types as well, leads nowhere.
///
/// In memory only: after a restart the code is typed again.
final class OpenReviews: Sendable {
    private struct Review {
        let session: Digest
        let user: UserID
        let until: Timestamp
    }

    private let open = Mutex<[ApprovalID: Review]>([:])

    /// Whether the request is this session's from now on. The same user's other session hands it
    /// over; another user's keeps it.
    func take(
        _ request: ApprovalID, by session: LoginSession, until end: Timestamp, at now: Timestamp
    ) -> Bool {
        open.withLock { open in
            if let review = open[request], review.until > now, review.user != session.user {
                return false
            }
            if open.count >= LoginLimits.openReviews {
                open = open.filter { $0.value.until > now }
                guard open.count < LoginLimits.openReviews || open[request] != nil else {
                    return false
                }
            }
            open[request] = Review(session: session.key, user: session.user, until: end)
            return true
        }
    }

    /// Whether this session has the request open.
    func contains(_ request: ApprovalID, of session: LoginSession, at now: Timestamp) -> Bool {
        open.withLock { open in
            guard let review = open[request], review.until > now else { return false }
            return review.session == session.key && review.user == session.user
        }
    }

    /// Hands everything of one session over to the one that takes its place.
    func move(from old: Digest, to new: Digest, of user: UserID) {
        open.withLock { open in
            for (request, review) in open where review.session == old && review.user == user {
                open[request] = Review(session: new, user: user, until: review.until)
            }
        }
    }
}
