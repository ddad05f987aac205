// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Synchronization

/// Counts tries over a sliding window of time, by who tries: an account, an address, a session, or
/// everybody. By the monotonic clock, so that setting the wall clock gives nobody a fresh start.
final class TryWindows: Sendable {
    /// Who tries.
    enum Trier: Hashable, Sendable {
        /// A keyed hash of a name that was typed, whether or not it is a user's.
        case account(Digest)
        /// A block of addresses that one stranger has at will.
        case address(String)
        /// A session, by its hash.
        case session(Digest)
        case everybody
    }

    /// Who tries, and how often they may.
    struct Allowance: Sendable {
        let trier: Trier
        let limit: Int
    }

    /// The moments of the tries that are inside the window, oldest first.
    private let moments = Mutex<[Trier: [Duration]]>([:])

    /// Counts one try against every allowance when all have room; else counts nothing and says how
    /// long to wait.
    func take(_ allowances: [Allowance], at now: Duration) -> Duration? {
        moments.withLock { moments in
            let start = now - LoginLimits.window
            if moments.count + allowances.count > LoginLimits.triers {
                moments = moments.filter { ($0.value.last ?? .zero) > start }
            }
            let isRoom = moments.count + allowances.count <= LoginLimits.triers
            var wait: Duration?
            for allowance in allowances {
                let recent = (moments[allowance.trier] ?? []).filter { $0 > start }
                if recent.count >= allowance.limit {
                    wait = max(wait ?? .zero, recent[recent.count - allowance.limit] - start)
                } else if recent.isEmpty && !isRoom {
                    wait = max(wait ?? .zero, LoginLimits.window)
                }
            }
            guard wait == nil else { return wait }
            for allowance in allowances {
                let recent = (moments[allowance.trier] ?? []).filter { $0 > start }
                moments[allowance.trier] = recent + [now]
            }
            return nil
        }
    }

    /// Takes the newest try back, which turned out not to count.
    func giveBack(_ allowances: [Allowance]) {
        moments.withLock { moments in
            for allowance in allowances {
                guard var recent = moments[allowance.trier], !recent.isEmpty else { continue }
                recent.removeLast()
                moments[allowance.trier] = recent.isEmpty ? nil : recent
            }
        }
    }
}

extension ProtocolError {
    /// Too many tries; in whole seconds, rounded up, so that coming back then is not too early.
    static func tooManyTries(after wait: Duration) -> ProtocolError {
        let seconds = max(1, Int((wait.milliseconds + 999) / 1000))
        return ProtocolError(
            .rateLimited, "Too many tries; wait \(seconds) s and try again.",
            retryAfterSeconds: seconds)
    }
}
