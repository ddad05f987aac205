// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography
package import Storage

/// The state tables of one environment. An index row is never removed when what it points to ends:
/// absence never grants, and a revoked identity must be recognised as one.
///
/// A class, for the writer copies what holds it before every job.
package final class StateTables: Sendable {
    package let hosts: Table<HostID, Host>
    /// The thumbprint of every key that ever was a host's, but for those that never signed.
    package let hostKeys: Table<Thumbprint, Reference<HostSubject>>
    package let agents: Table<AgentID, Agent>
    /// The thumbprint of every key that ever was an agent's, per host: nobody can block a key
    /// under somebody else's host.
    package let agentKeys: Table<PairKey<HostID, Thumbprint>, Reference<AgentSubject>>
    /// What is remembered of hosts that have changed their key by request.
    package let hostKeyHistories: Table<HostID, HostKeyHistory>
    /// Where hosts publish their keys, and the hosts by the digest of that.
    package let hostURLs: Table<HostID, PublishedKeys>
    package let hostsByURL: Table<Digest, Reference<HostSubject>>
    /// Where agents' keys are published, and the agents of a host by the digest of that.
    package let agentURLs: Table<AgentID, PublishedKeys>
    package let agentsByURL: Table<PairKey<HostID, Digest>, Reference<AgentSubject>>
    package let hostAgents: Table<PairKey<HostID, AgentID>, Mark>
    /// The agents that wait for approval, with the moment since when.
    package let waiting: Table<PairKey<HostID, AgentID>, Deadline>
    package let grants: Table<PairKey<AgentID, GrantID>, Grant>
    package let approvals: Table<ApprovalID, ApprovalRequest>
    package let agentApprovals: Table<PairKey<AgentID, ApprovalID>, Mark>
    /// From where the questions came that wait.
    package let origins: Table<ApprovalID, Origin>
    /// Who is to answer the questions that have no code.
    package let addressees: Table<ApprovalID, Addressee>
    /// Keyed hashes of the codes that are alive.
    package let codes: Table<Digest, Reference<ApprovalSubject>>
    package let users: Table<UserID, User>
    package let userNames: Table<String, Reference<UserSubject>>
    /// Where users are told of what waits for them, and the users by that.
    package let mailboxes: Table<UserID, Mailbox>
    package let mailboxUsers: Table<String, Reference<UserSubject>>
    /// The hosts that are a user's.
    package let userHosts: Table<PairKey<UserID, HostID>, Mark>
    /// The capabilities that the operator has disabled.
    package let disabledCapabilities: Table<String, DisabledCapability>
    /// What users log in with; those without a row cannot.
    package let passwords: Table<UserID, Password>
    /// Keyed hashes of the tokens of those who have logged in.
    package let sessions: Table<Digest, Session>
    /// Keyed hashes of enrolment tokens.
    package let enrollments: Table<Digest, Enrollment>
    /// Tokens that were issued ahead of our clock and used: identity and `jti`, hashed, with their
    /// end. A restart within that time must still refuse them.
    package let earlyTokens: Table<Digest, Deadline>
    /// Executions that were started and are not concluded, and for a while those that nobody knows
    /// the outcome of.
    package let openExecutions: Table<JobID, OpenExecution>
    /// Those whose sealed payloads are to become unreadable, by their identifiers.
    package let erasures: Table<String, ErasureSubject>
    /// What the server remembers of itself; one row.
    package let server: Table<String, ServerRecord>

    package init(_ environment: Environment) throws(StorageError) {
        hosts = try environment.table("hosts", key: HostID.self, value: Host.self)
        hostKeys = try environment.table(
            "host_keys", key: Thumbprint.self, value: Reference<HostSubject>.self)
        agents = try environment.table("agents", key: AgentID.self, value: Agent.self)
        agentKeys = try environment.table(
            "agent_keys", key: PairKey<HostID, Thumbprint>.self,
            value: Reference<AgentSubject>.self)
        hostKeyHistories = try environment.table(
            "host_key_histories", key: HostID.self, value: HostKeyHistory.self)
        hostURLs = try environment.table(
            "host_urls", key: HostID.self, value: PublishedKeys.self)
        hostsByURL = try environment.table(
            "hosts_by_url", key: Digest.self, value: Reference<HostSubject>.self)
        agentURLs = try environment.table(
            "agent_urls", key: AgentID.self, value: PublishedKeys.self)
        agentsByURL = try environment.table(
            "agents_by_url", key: PairKey<HostID, Digest>.self,
            value: Reference<AgentSubject>.self)
        hostAgents = try environment.table(
            "host_agents", key: PairKey<HostID, AgentID>.self, value: Mark.self)
        waiting = try environment.table(
            "waiting", key: PairKey<HostID, AgentID>.self, value: Deadline.self)
        grants = try environment.table(
            "grants", key: PairKey<AgentID, GrantID>.self, value: Grant.self)
        approvals = try environment.table(
            "approvals", key: ApprovalID.self, value: ApprovalRequest.self)
        agentApprovals = try environment.table(
            "agent_approvals", key: PairKey<AgentID, ApprovalID>.self, value: Mark.self)
        origins = try environment.table("origins", key: ApprovalID.self, value: Origin.self)
        addressees = try environment.table(
            "addressees", key: ApprovalID.self, value: Addressee.self)
        codes = try environment.table(
            "codes", key: Digest.self, value: Reference<ApprovalSubject>.self)
        users = try environment.table("users", key: UserID.self, value: User.self)
        userNames = try environment.table(
            "user_names", key: String.self, value: Reference<UserSubject>.self)
        mailboxes = try environment.table(
            "mailboxes", key: UserID.self, value: Mailbox.self)
        mailboxUsers = try environment.table(
            "mailbox_users", key: String.self, value: Reference<UserSubject>.self)
        userHosts = try environment.table(
            "user_hosts", key: PairKey<UserID, HostID>.self, value: Mark.self)
        disabledCapabilities = try environment.table(
            "disabled_capabilities", key: String.self, value: DisabledCapability.self)
        passwords = try environment.table(
            "passwords", key: UserID.self, value: Password.self)
        sessions = try environment.table("sessions", key: Digest.self, value: Session.self)
        enrollments = try environment.table(
            "enrollments", key: Digest.self, value: Enrollment.self)
        earlyTokens = try environment.table(
            "early_tokens", key: Digest.self, value: Deadline.self)
        openExecutions = try environment.table(
            "open_executions", key: JobID.self, value: OpenExecution.self)
        erasures = try environment.table(
            "erasures", key: String.self, value: ErasureSubject.self)
        server = try environment.table("server", key: String.self, value: ServerRecord.self)
    }
}
