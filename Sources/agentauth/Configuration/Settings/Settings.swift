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
        server + approvalsAndTokens + hostsAndCapabilities + notifications + running

    // MARK: What the server is

    static let listen = Setting(
        "listen", .address, standard: .string("127.0.0.1:2468"),
        "where the server listens", flag: "--listen")
    static let issuer = Setting(
        "issuer", .issuer, standard: .string(""),
        "the server's base URL, which tokens name as their audience; "
            + "without it http://localhost:PORT",
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

    private static let lifetimes: ClosedRange<Duration> = .seconds(1) ... .seconds(3650 * 86_400)

    private static let approvalsAndTokens = [
        tokenLifetime.description, clockSkew.description, sessionTTL.description,
        maximumLifetime.description, absoluteLifetime.description, pendingCleanUp.description,
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
        "constraints on top of every grant, such as {transfer_domestic: {amount: {max: 10000}}}")

    private static let hostsAndCapabilities = [
        dynamicRegistration.description, defaultCapabilities.description,
        autonomousUnderLinkedHost.description, authenticationRequired.description,
        blocked.description, policy.description,
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
    static let logLevel = Setting(
        "log.level", SettingType<Logger.Level>.choice, standard: .string("info"),
        "the least that is logged")
    static let logFormat = Setting(
        "log.format", SettingType<LogFormat>.choice, standard: .string("pretty"),
        "lines for people or lines of JSON")

    private static let running = [
        builtInProviders.description, maximumSize.description, durability.description,
        ledgerOrigin.description, heartbeat.description, logLevel.description,
        logFormat.description,
    ]
}
