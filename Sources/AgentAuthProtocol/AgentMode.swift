// SPDX-License-Identifier: Apache-2.0

/// Whether an agent acts for a user or alone (§2.2); fixed at registration.
public enum AgentMode: String, Sendable, CaseIterable {
    case delegated, autonomous
}

/// The states of an agent (§2.3). Only `active` agents authenticate.
public enum AgentStatus: String, Sendable, CaseIterable {
    case pending, active, expired, revoked, rejected, claimed
}

/// The states of a host (§2.11).
public enum HostStatus: String, Sendable, CaseIterable {
    case pending, active, revoked, rejected
}

/// The states of a grant, as the wire knows them (§3.3); a revoked grant is shown as denied.
public enum GrantStatus: String, Sendable, CaseIterable {
    case active, pending, denied
}

/// How a person is asked (§7). The server chooses; a client's wish is a hint.
public enum ApprovalMethod: String, Sendable, CaseIterable {
    case deviceAuthorization = "device_authorization"
    case ciba
}
