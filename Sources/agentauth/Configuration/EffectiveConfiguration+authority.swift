// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority

extension EffectiveConfiguration {
    /// What an engine is made from with this configuration, but for its directory, time and chance.
    struct Setup: Sendable {
        var authority: AuthorityConfiguration
        var providers: [BuiltInProvider]
        var origin: String
        var maximumSize: ByteCount
        var durability: AuthoritySetup.Durability
        var heartbeat: Duration
    }

    /// Throws what no single key can be blamed for.
    func setup() throws(ConfigurationError) -> Setup {
        guard let issuer = self[Settings.issuer], let origin = self[Settings.ledgerOrigin] else {
            preconditionFailure("both follow from where the server listens")
        }
        return Setup(
            authority: authority(issuer: issuer), providers: self[Settings.builtInProviders],
            origin: origin, maximumSize: self[Settings.maximumSize],
            durability: self[Settings.durability] == .strict ? .strict : .unsynced,
            heartbeat: self[Settings.heartbeat])
    }

    private func authority(issuer: IssuerURL) -> AuthorityConfiguration {
        var authority = AuthorityConfiguration(issuer: issuer.text)
        authority.providerName = self[Settings.providerName]
        authority.description = self[Settings.providerText]
        authority.modes = Set(self[Settings.modes])

        authority.tokens.maximumLifetime = self[Settings.tokenLifetime]
        authority.tokens.clockSkew = self[Settings.clockSkew]
        let lifetimes = Lifetimes(
            sessionTTL: self[Settings.sessionTTL], maximum: self[Settings.maximumLifetime],
            absolute: self[Settings.absoluteLifetime])
        for mode in AgentMode.allCases { authority.lifetimes[mode] = lifetimes }
        authority.cleanUp.pendingAfter = self[Settings.pendingCleanUp]

        authority.approval.expiresIn = self[Settings.approvalExpiry]
        authority.approval.interval = self[Settings.approvalInterval]
        authority.approval.operatorCommandLine = self[Settings.operatorCommandLine]

        authority.hosts.dynamicRegistration = self[Settings.dynamicRegistration]
        authority.hosts.defaultCapabilities = self[Settings.defaultCapabilities]
        authority.hosts.autonomousUnderLinkedHost = self[Settings.autonomousUnderLinkedHost]

        authority.capabilities = CapabilityPolicy(
            blocked: Set(self[Settings.blocked]), constraints: self[Settings.policy],
            authenticationRequired: self[Settings.authenticationRequired])
        return authority
    }
}
