// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// Who may be disturbed once more: a value that decides by the monotonic clock, which nobody sets.
struct NotificationAllowance {
    private enum Party: Hashable {
        case user(UserID)
        case host(HostID)
    }

    /// When the party's allowance would be whole again; each notice puts it off by a refill.
    private var wholeAt: [Party: Duration] = [:]
    /// Until when a host is not heard by a user.
    private var deafUntil: [Dismissal: Duration] = [:]

    /// Takes one notice from the user's allowance and from the host's; false when either is used
    /// up, or the user has said no to the host lately. Nothing is taken then.
    mutating func take(_ summons: Summons, at now: Duration) -> Bool {
        let pair = Dismissal(user: summons.user, host: summons.host)
        if let end = deafUntil[pair], now < end { return false }
        let parties: [Party] = [.user(summons.user), .host(summons.host)]
        makeRoom(at: now)
        guard wholeAt.count + parties.count <= NotificationLimits.parties else { return false }
        let most = NotificationLimits.refill * (NotificationLimits.burst - 1)
        let mayGo = parties.allSatisfy { (wholeAt[$0] ?? now) - now <= most }
        guard mayGo else { return false }
        for party in parties {
            wholeAt[party] = max(wholeAt[party] ?? now, now) + NotificationLimits.refill
        }
        return true
    }

    /// The user has said no to the host.
    mutating func dismiss(_ dismissal: Dismissal, at now: Duration) {
        makeRoom(at: now)
        guard deafUntil.count < NotificationLimits.parties else { return }
        deafUntil[dismissal] = now + NotificationLimits.coolDown
    }

    private mutating func makeRoom(at now: Duration) {
        if wholeAt.count + 2 > NotificationLimits.parties {
            wholeAt = wholeAt.filter { $0.value > now }
        }
        if deafUntil.count >= NotificationLimits.parties {
            deafUntil = deafUntil.filter { $0.value > now }
        }
    }
}
