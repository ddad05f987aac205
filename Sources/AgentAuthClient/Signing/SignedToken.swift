// SPDX-License-Identifier: Apache-2.0

/// An agent JWT for somebody who authenticates with it directly (§6.5).
public struct SignedToken: Hashable, Sendable {
    /// The compact serialization, for `Authorization: Bearer`.
    public let token: String
    /// Seconds from signing until it is no longer accepted: `exp − iat`.
    public let expiresIn: Int64
}
