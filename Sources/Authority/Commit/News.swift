// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol

/// What a commit has changed, for those who wait for it. Told on the writer's thread: whoever
/// listens only takes note.
package struct News: Sendable {
    package let agents: Set<AgentID>
    package let hosts: Set<HostID>
    package let summonses: [Summons]
    package let dismissals: [Dismissal]
}

/// A question that is addressed to somebody, who has to be told.
package struct Summons: Sendable, Hashable {
    package let user: UserID
    package let host: HostID
    package let request: ApprovalID
}

/// A user's no to what a host asked.
package struct Dismissal: Sendable, Hashable {
    package let user: UserID
    package let host: HostID
}
