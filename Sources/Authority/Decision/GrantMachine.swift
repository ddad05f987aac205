// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// The states of a grant as they are kept. The wire shows `revoked`, `ended` and `expired` as
/// `denied` with a reason; here they differ, for what was revoked on purpose does not come back with a
/// reactivation.
package enum GrantState: String, Sendable, CaseIterable {
    case pending, active, denied, revoked, ended, expired

    /// The state as the wire knows it (§3.3).
    package var status: GrantStatus {
        switch self {
        case .pending: .pending
        case .active: .active
        case .denied, .revoked, .ended, .expired: .denied
        }
    }
}

/// What can happen to a grant.
package enum GrantEvent: String, CaseIterable, Sendable {
    case approved
    case denied
    /// Somebody who may takes it away on purpose.
    case revoked
    /// Its agent came to an end or was reactivated, or a new grant took its place.
    case ended
    /// Its own time is over.
    case expired
}

extension GrantState {
    /// The one function that moves a grant. It has no effects beyond the grant itself.
    package func after(_ event: GrantEvent) -> Transition<GrantState, Never> {
        switch (self, event) {
        case (.pending, .approved): .moved(.active, [])
        case (.pending, .denied): .moved(.denied, [])
        case (.pending, .revoked), (.active, .revoked): .moved(.revoked, [])
        case (.pending, .ended), (.active, .ended): .moved(.ended, [])
        case (.active, .expired): .moved(.expired, [])
        case (.denied, .ended), (.revoked, .ended), (.ended, .ended), (.expired, .ended),
            (.revoked, .revoked):
            .unchanged
        default: .refused(.capabilityNotGranted)
        }
    }
}
