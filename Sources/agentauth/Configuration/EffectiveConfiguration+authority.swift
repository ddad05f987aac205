// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority

extension EffectiveConfiguration {
    /// The rules of the engine.
    var authority: AuthorityConfiguration {
        var authority = AuthorityConfiguration(issuer: issuer)
        authority.providerName = self[Settings.providerName]
        authority.description = self[Settings.providerText]
        authority.modes = Set(self[Settings.modes])

        authority.tokens.maximumLifetime = self[Settings.tokenLifetime]
        authority.tokens.clockSkew = self[Settings.clockSkew]
        authority.tokens.selfRotation = self[Settings.selfRotation]
        authority.tokens.maximumBytes = self[Settings.tokenSize].bytes
        let lifetimes = Lifetimes(
            sessionTTL: self[Settings.sessionTTL], maximum: self[Settings.maximumLifetime],
            absolute: self[Settings.absoluteLifetime])
        authority.lifetimes = [
            .delegated: self[Settings.delegatedLifetimes].applied(to: lifetimes),
            .autonomous: self[Settings.autonomousLifetimes].applied(to: lifetimes),
        ]
        authority.cleanUp.pendingAfter = self[Settings.pendingCleanUp]

        authority.approval.methods = Set(self[Settings.approvalMethods])
        authority.approval.expiresIn = self[Settings.approvalExpiry]
        authority.approval.interval = self[Settings.approvalInterval]
        authority.approval.freshLogin = self[Settings.freshLogin]
        authority.approval.operatorCommandLine = self[Settings.operatorCommandLine]

        authority.hosts.dynamicRegistration = self[Settings.dynamicRegistration]
        authority.hosts.defaultCapabilities = self[Settings.defaultCapabilities]
        authority.hosts.autonomousUnderLinkedHost = self[Settings.autonomousUnderLinkedHost]

        authority.possession.dpop = self[Settings.dpop]
        authority.possession.mtls = self[Settings.mutualTLS]
        authority.possession.requiresNonce = self[Settings.proofNonce] == .required
        authority.possession.capabilities = self[Settings.capabilityBindings]

        authority.capabilities = CapabilityPolicy(
            blocked: Set(self[Settings.blocked]), constraints: self[Settings.policy],
            grantLifetimes: self[Settings.grantLifetimes], approvers: self[Settings.approvers],
            authenticationRequired: self[Settings.authenticationRequired])
        authority.directoryProviders = self[Settings.directoryProviders]
        authority.limits = limits
        authority.checkpointEvery = self[Settings.checkpointEvery]
        return authority
    }

    private var limits: AuthorityConfiguration.LimitRules {
        var limits = AuthorityConfiguration.LimitRules()
        limits.isEnabled = self[Settings.limitsEnabled]
        limits.perAgent = self[Settings.perAgent]
        limits.perHost = self[Settings.perHost]
        limits.perUser = self[Settings.perUser]
        limits.perAddress = self[Settings.perAddress]
        limits.unknownHostRegistration = self[Settings.unknownHostRegistration]
        limits.introspection = self[Settings.introspectionLimit]
        limits.capabilities = self[Settings.capabilityLimits]
        return limits
    }

    /// The server's base URL; without one in any source it follows from where the server listens.
    private var issuer: String {
        let issuer =
            self[Settings.issuer]
            ?? IssuerURL(
                localPort: self[Settings.listen].port,
                isSecure: self[Settings.tlsCertificate] != nil)
        return issuer.text
    }
}
