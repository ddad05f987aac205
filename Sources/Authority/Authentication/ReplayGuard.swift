// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

/// Sees to it that a token is used once (§4.6).
///
/// Every token that got this far leaves an 8-byte fingerprint of its identity and `jti` in the
/// table of the ten seconds in which it expires; a table is dropped whole once none of its tokens
/// could be accepted any more. An identity that has too many alive is told to wait: nothing is
/// ever forgotten to make room. Test and set are one step under one lock.
final class ReplayGuard: Sendable {
    /// What the guard says about a token.
    enum Verdict: Sendable, Equatable {
        case fresh
        case replayed
        /// The identity has as many tokens alive as it may.
        case tooMany
        /// The server shuts down.
        case closed
    }

    private let perIdentity: Int
    /// How long after its `exp` a token may still be accepted.
    private let graceSeconds: Int64
    private let state = Mutex(State())

    fileprivate struct State {
        /// Fingerprints by `exp` divided by ten.
        var tables: [Int64: Table] = [:]
        /// How many tokens of each identity are in all tables.
        var alive: [UInt64: Int] = [:]
        /// The lowest key of `tables` that was not dropped.
        var oldest = Int64.min
        var isClosed = false
    }

    fileprivate struct Table {
        var fingerprints: Set<UInt64> = []
        var countByIdentity: [UInt64: Int] = [:]

        mutating func insert(_ what: UInt64, of who: UInt64) {
            fingerprints.insert(what)
            countByIdentity[who, default: 0] += 1
        }

        mutating func remove(_ what: UInt64, of who: UInt64) -> Bool {
            guard fingerprints.remove(what) != nil else { return false }
            let rest = countByIdentity[who, default: 0] - 1
            countByIdentity[who] = rest > 0 ? rest : nil
            return true
        }
    }

    private static let secondsPerTable: Int64 = 10

    init(perIdentity: Int, grace: Duration) {
        self.perIdentity = perIdentity
        graceSeconds = grace.milliseconds / 1000 + 1
    }

    /// Marks the token as used, unless it was. `now` says what is over for good, so that a clock
    /// which runs ahead for a moment makes nobody forget.
    func admit(
        identity: String, tokenID: String, expiresAt: Int64, at now: Timestamp
    ) -> Verdict {
        let (who, what) = fingerprints(identity: identity, tokenID: tokenID)
        let key = expiresAt / ReplayGuard.secondsPerTable
        return state.withLock { state in
            if state.isClosed { return .closed }
            state.drop(before: (now.seconds - graceSeconds) / ReplayGuard.secondsPerTable)
            // The clock ran ahead and was set back: nobody knows any more whether it was used.
            if key < state.oldest { return .replayed }
            if state.tables[key]?.fingerprints.contains(what) ?? false { return .replayed }
            guard state.alive[who, default: 0] < perIdentity else { return .tooMany }
            state.alive[who, default: 0] += 1
            state.tables[key, default: Table()].insert(what, of: who)
            return .fresh
        }
    }

    /// Forgets that a token was used: its request was told to wait, and may be sent again.
    func release(identity: String, tokenID: String, expiresAt: Int64) {
        let (who, what) = fingerprints(identity: identity, tokenID: tokenID)
        let key = expiresAt / ReplayGuard.secondsPerTable
        state.withLock { state in
            guard state.tables[key]?.remove(what, of: who) ?? false else { return }
            let rest = state.alive[who, default: 0] - 1
            state.alive[who] = rest > 0 ? rest : nil
        }
    }

    /// From now on nothing is admitted.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Swift's hasher is SipHash under a key of this process: nobody outside can make two tokens
    /// collide, and a chance collision (2⁻⁶⁴) refuses one honest token.
    private func fingerprints(identity: String, tokenID: String) -> (who: UInt64, what: UInt64) {
        let who = fingerprint { $0.combine(identity) }
        let what = fingerprint {
            $0.combine(identity)
            $0.combine(tokenID)
        }
        return (who, what)
    }

    private func fingerprint(_ combine: (inout Hasher) -> Void) -> UInt64 {
        var hasher = Hasher()
        combine(&hasher)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

extension ReplayGuard.State {
    /// Drops every table whose tokens have all expired.
    fileprivate mutating func drop(before key: Int64) {
        guard key > oldest else { return }
        oldest = key
        for table in tables.filter({ $0.key < key }) {
            tables[table.key] = nil
            for (who, count) in table.value.countByIdentity {
                let rest = alive[who, default: 0] - count
                alive[who] = rest > 0 ? rest : nil
            }
        }
    }
}
