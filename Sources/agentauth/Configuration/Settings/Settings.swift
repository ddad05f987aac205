// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Configuration
import Logging

/// The table of keys: everything that can be configured, in the order in which it is shown.
///
/// `docs/configuration.md` has the same rows; a test walks both.
enum Settings {
    static let all: [SettingDescription] =
        server + approvalsAndTokens + hostsAndCapabilities + limits + published + possession
        + notifications + running + encryption

    // MARK: What the server is

    static let listen = Setting(
        "listen", .address, standard: .string("127.0.0.1:2468"),
        "where the server listens", flag: "--listen")
    static let issuer = Setting(
        "issuer", .issuer, standard: .string(""),
        "the server's base URL, which tokens name as their audience; "
            + "without it http://localhost:PORT, or https with tls.certificate",
        flag: "--issuer")
    static let providerName = Setting(
        "provider_name", .text, standard: .string("demo"), "the name in the discovery document")
    static let providerText = Setting(
        "description", .text, standard: .string("A demo service"),
        "the sentence in the discovery document")
    static let modes = Setting(
        "modes", SettingType<[AgentMode]>.choices(atLeast: 1),
        standard: .stringArray(AgentMode.allCases.map(\.rawValue)),
        "the modes in which agents may register")
    static let trustedProxies = Setting(
        "trusted_proxies", .addressRanges, standard: .stringArray([]),
        "addresses and networks whose Forwarded and X-Forwarded-For headers are believed")

    private static let server = [
        listen.description, issuer.description, providerName.description,
        providerText.description, modes.description, trustedProxies.description,
    ]

    // MARK: How agents prove themselves and are approved

    static let tokenLifetime = Setting(
        "tokens.max_lifetime",
        .duration(.seconds(1) ... .seconds(TokenLifetime.seconds)),
        standard: .string("60s"), "the most that a token may have between iat and exp")
    static let clockSkew = Setting(
        "tokens.clock_skew", .duration(.zero ... .seconds(TokenLifetime.clockSkewSeconds)),
        standard: .string("30s"), "how far a client's clock may be off")
    static let tokenSize = Setting(
        "tokens.max_size",
        .size(ByteCount(bytes: 1 << 10)...ByteCount(bytes: ProtocolLimits.tokenBytes)),
        standard: .string("8KiB"), "the longest token that is read")

    static let selfRotation = Setting(
        "tokens.self_rotation", .bool, standard: .string("true"),
        "whether an agent may replace its own key; its host always may")

    static let sessionTTL = Setting(
        "lifetimes.session_ttl", .duration(lifetimes), standard: .string("30m"),
        "an agent is expired this long after its last request")
    static let maximumLifetime = Setting(
        "lifetimes.max_lifetime", .duration(lifetimes), standard: .string("24h"),
        "an agent is expired this long after its activation")
    static let absoluteLifetime = Setting(
        "lifetimes.absolute_lifetime", .duration(lifetimes), standard: .string("7d"),
        "an agent is revoked this long after its registration")
    static let pendingCleanUp = Setting(
        "lifetimes.pending_cleanup", .duration(lifetimes), standard: .string("24h"),
        "what never became active is deleted after this time")
    static let delegatedLifetimes = Setting(
        "lifetimes.delegated", .lifetimeChanges, standard: .string("{}"),
        "what of the first three is different for delegated agents, such as {session_ttl: 1h}")
    static let autonomousLifetimes = Setting(
        "lifetimes.autonomous", .lifetimeChanges, standard: .string("{}"),
        "what of the first three is different for autonomous agents")

    static let approvalMethods = Setting(
        "approval.methods", .approvalMethods,
        standard: .stringArray(ApprovalMethod.allCases.map(\.rawValue)),
        "how people may be asked: device_authorization, by a code, is always one way; ciba, by "
            + "name, without a code")
    static let approvalExpiry = Setting(
        "approval.expires_in", .duration(.seconds(1) ... .seconds(86_400)),
        standard: .string("300s"), "how long a code can be decided on")
    static let approvalInterval = Setting(
        "approval.interval", .duration(.milliseconds(50) ... .seconds(300)),
        standard: .string("5s"), "how often a client may ask whether it was approved")
    static let freshLogin = Setting(
        "approval.fresh_login", .duration(.seconds(1) ... .seconds(86_400)),
        standard: .string("5m"), "how long after showing a password a user may approve")
    static let operatorCommandLine = Setting(
        "approval.operator_cli", .bool, standard: .string("false"),
        "whether the operator's command may approve what is not reads; an agent with a shell under "
            + "the operator's account could then approve itself (true in a demo)")

    /// A lifetime inside a structure.
    static func lifetime(_ text: String) throws -> Duration {
        try SettingType.duration(lifetimes).read(.string(text))
    }

    private static let lifetimes: ClosedRange<Duration> = .seconds(1) ... .seconds(3650 * 86_400)

    private static let approvalsAndTokens = [
        tokenLifetime.description, clockSkew.description, tokenSize.description,
        selfRotation.description, sessionTTL.description, maximumLifetime.description,
        absoluteLifetime.description, pendingCleanUp.description,
        delegatedLifetimes.description, autonomousLifetimes.description,
        approvalExpiry.description, approvalInterval.description, freshLogin.description,
        operatorCommandLine.description, approvalMethods.description,
    ]

    // MARK: What hosts and agents may do

    static let dynamicRegistration = Setting(
        "hosts.dynamic_registration", .bool, standard: .string("true"),
        "whether a host that nobody knows may register")
    static let defaultCapabilities = Setting(
        "hosts.default_capabilities", .capabilityRequests, standard: .string("[]"),
        "what every new host gets as its defaults: names, or {name, constraints}")
    static let autonomousUnderLinkedHost = Setting(
        "hosts.autonomous_under_linked_host", .bool, standard: .string("false"),
        "whether a host that belongs to a user may register agents that act alone")

    static let authenticationRequired = Setting(
        "capabilities.authentication_required", .bool, standard: .string("false"),
        "whether the list of capabilities is for known hosts and agents only")
    static let blocked = Setting(
        "capabilities.blocked", .capabilityNames, standard: .stringArray([]),
        "capabilities that nobody gets or uses")
    static let policy = Setting(
        "capabilities.policy", .policy, standard: .string("{}"),
        "constraints on top of every grant, such as {transfer_domestic: {amount: {max: 10000}}} or "
            + "{transfer_domestic: amount<=10000}")
    static let grantLifetimes = Setting(
        "capabilities.grant_lifetimes", .capabilityDurations, standard: .string("{}"),
        "how long a grant lasts from its approval, such as {transfer_domestic: 1d}")
    static let approvers = Setting(
        "capabilities.approvers", .approvers, standard: .string("{}"),
        "who alone may approve, such as {check_balance: [operator]}: page, operator or both")

    private static let hostsAndCapabilities = [
        dynamicRegistration.description, defaultCapabilities.description,
        autonomousUnderLinkedHost.description, authenticationRequired.description,
        blocked.description, policy.description, grantLifetimes.description,
        approvers.description,
    ]

    // MARK: How often

    static let limitsEnabled = Setting(
        "limits.enabled", .bool, standard: .string("true"),
        "whether there are limits and quotas; tries of passwords and codes are limited anyway")
    static let perAgent = Setting(
        "limits.per_agent", .rate, standard: .string("600/min"), "requests of one agent")
    static let perHost = Setting(
        "limits.per_host", .rate, standard: .string("3000/min"),
        "requests of a host and all agents under it")
    static let perUser = Setting(
        "limits.per_user", .rate, standard: .string("6000/min"),
        "requests of all hosts and agents of one user")
    static let perAddress = Setting(
        "limits.per_address", .rate, standard: .string("300/min"),
        "requests of one address without a token or with an invalid one; IPv6 by /64")
    static let unknownHostRegistration = Setting(
        "limits.unknown_host_registration", .rate, standard: .string("60/h"),
        "registrations by hosts that nobody knows, of one address")
    static let introspectionLimit = Setting(
        "limits.introspection", .rate, standard: .string("100/min"),
        "introspections by one address without the operator's credential")
    static let capabilityLimits = Setting(
        "limits.capabilities", .capabilityRates, standard: .string("{}"),
        "executions of a capability by everybody, such as {transfer_domestic: 10/min}, or also by "
            + "one agent, {transfer_domestic: {total: 10/min, per_agent: 2/min}}")

    private static let limits = [
        limitsEnabled.description, perAgent.description, perHost.description,
        perUser.description, perAddress.description, unknownHostRegistration.description,
        introspectionLimit.description, capabilityLimits.description,
    ]

    // MARK: How it runs

    static let builtInProviders = Setting(
        "plugins.builtin", SettingType<[BuiltInProvider]>.choices(),
        standard: .stringArray(BuiltInProvider.allCases.map(\.rawValue)),
        "the built-in providers that are offered")
    static let maximumSize = Setting(
        "storage.max_size", .size(ByteCount(bytes: 64 << 20)...ByteCount(bytes: 1 << 40)),
        standard: .string("64GiB"),
        "the size of data.mdb beyond which only revocations and denials are taken")
    static let durability = Setting(
        "durability", SettingType<DurabilityChoice>.choice, standard: .string("strict"),
        "when an answer is given: strict, when the disk has the change; unsynced, when the system "
            + "has it, which a power cut can lose (for tests)")
    static let ledgerOrigin = Setting(
        "ledger.origin", .origin, standard: .string(""),
        "the name of a new ledger and its key; without it the issuer's host and path")
    static let heartbeat = Setting(
        "ledger.heartbeat", .duration(.seconds(1) ... .seconds(86_400)), standard: .string("60s"),
        "the silence after which an entry says that the server still runs")
    static let checkpointEvery = Setting(
        "ledger.checkpoint_every", .duration(.milliseconds(100) ... .seconds(60)),
        standard: .string("1s"),
        "how long after the last checkpoint a new entry is covered by the next one")
    static let logLevel = Setting(
        "log.level", SettingType<Logger.Level>.choice, standard: .string("info"),
        "the least that is logged")
    static let logFormat = Setting(
        "log.format", SettingType<LogFormat>.choice, standard: .string("pretty"),
        "lines for people or lines of JSON")

    private static let running = [
        builtInProviders.description, maximumSize.description, durability.description,
        ledgerOrigin.description, checkpointEvery.description, heartbeat.description,
        logLevel.description, logFormat.description,
    ]
}
