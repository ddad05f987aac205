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
        let lifetimes = Lifetimes(
            sessionTTL: self[Settings.sessionTTL], maximum: self[Settings.maximumLifetime],
            absolute: self[Settings.absoluteLifetime])
        for mode in AgentMode.allCases { authority.lifetimes[mode] = lifetimes }
        authority.cleanUp.pendingAfter = self[Settings.pendingCleanUp]

        authority.approval.methods = Set(self[Settings.approvalMethods])
        authority.approval.expiresIn = self[Settings.approvalExpiry]
        authority.approval.interval = self[Settings.approvalInterval]
        authority.approval.freshLogin = self[Settings.freshLogin]
        authority.approval.operatorCommandLine = self[Settings.operatorCommandLine]

        authority.hosts.dynamicRegistration = self[Settings.dynamicRegistration]
        authority.hosts.defaultCapabilities = self[Settings.defaultCapabilities]
        authority.hosts.autonomousUnderLinkedHost = self[Settings.autonomousUnderLinkedHost]

        authority.capabilities = CapabilityPolicy(
            blocked: Set(self[Settings.blocked]), constraints: self[Settings.policy],
            authenticationRequired: self[Settings.authenticationRequired])
        return authority
    }

    /// The server's base URL; without one in any source it follows from where the server listens.
    private var issuer: String {
        let issuer = self[Settings.issuer] ?? IssuerURL(localPort: self[Settings.listen].port)
        return issuer.text
    }
}
