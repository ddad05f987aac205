// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Authority

extension EffectiveConfiguration {
    /// What the server is known by over TLS; nil for plain HTTP. Throws for files that cannot be used
    /// and for keys that contradict each other.
    func tlsIdentity() throws(ConfigurationError) -> TLSIdentity? {
        let clientCA = self[Settings.tlsClientCA]
        if self[Settings.mutualTLS] != .off, clientCA == nil {
            throw problem(Settings.mutualTLS.description, "it needs 'tls.client_ca'")
        }
        switch (self[Settings.tlsCertificate], self[Settings.tlsKey]) {
        case (nil, nil):
            guard clientCA == nil else {
                throw problem(
                    Settings.tlsClientCA.description, "it needs 'tls.certificate' and 'tls.key'")
            }
            return nil
        case (nil, .some):
            throw problem(Settings.tlsKey.description, "it needs 'tls.certificate'")
        case (.some, nil):
            throw problem(Settings.tlsCertificate.description, "it needs 'tls.key'")
        case (let certificate?, let key?):
            guard authority.issuer.hasPrefix("https://") else {
                throw problem(
                    Settings.issuer.description, "with 'tls.certificate' it has to be an https URL")
            }
            do {
                return try TLSIdentity(certificate: certificate, key: key, clientCA: clientCA)
            } catch {
                throw ConfigurationError(
                    problems: [
                        ConfigurationProblem(
                            error.path, error.reason,
                            hint: "agentauth tls init makes a certificate for development")
                    ])
            }
        }
    }

    private func problem(_ setting: SettingDescription, _ text: String) -> ConfigurationError {
        let source = entries.first { $0.setting.name == setting.name }?.source ?? setting.name
        return ConfigurationError(
            problems: [ConfigurationProblem(source, "'\(setting.name)': \(text)")])
    }
}
