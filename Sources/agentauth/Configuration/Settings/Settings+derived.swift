// SPDX-License-Identifier: Apache-2.0
import Configuration

extension Settings {
    /// The value of a key that nobody gave and whose default follows from other keys, whose values
    /// `content` knows; nil for all other keys.
    static func derived(
        _ name: String, from content: (SettingDescription) -> ConfigContent?
    ) -> ConfigContent? {
        func text(_ setting: SettingDescription) -> String? {
            content(setting).flatMap { try? $0.text() }
        }
        switch name {
        case issuer.description.name:
            // What clients on the same machine call it; others need an issuer anyway.
            return text(listen.description).flatMap(ListenAddress.init)
                .map { address in
                    let isSecure = text(tlsCertificate.description)?.isEmpty == false
                    return .string(IssuerURL(localPort: address.port, isSecure: isSecure).text)
                }
        case ledgerOrigin.description.name:
            // C2SP: "a schema-less URL", so that logs of different servers have different names.
            guard let issuer = text(issuer.description),
                let scheme = issuer.firstRange(of: "://")
            else { return nil }
            return .string(String(issuer[scheme.upperBound...]))
        default: return nil
        }
    }
}
