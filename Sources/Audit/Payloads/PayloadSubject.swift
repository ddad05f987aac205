// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// Whose a payload is, and who can have it erased: the user, else the host.
public struct PayloadSubject: Hashable, Sendable {
    /// The identifier; its prefix keeps users and hosts apart.
    let name: String

    public init(user: UserID) { name = user.text }

    public init(host: HostID) { name = host.text }
}
