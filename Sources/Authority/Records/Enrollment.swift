// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// An operator's invitation to a host that has no key yet: found by the hash of its one-time token.
package struct Enrollment: Sendable, Equatable {
    package let name: String?
    package let user: UserID?
    package let defaults: [CapabilityRequest]
    package let expiresAt: Timestamp
    /// The host that used it; an invitation is good for one.
    package var usedBy: HostID?
}
