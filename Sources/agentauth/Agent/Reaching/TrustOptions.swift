// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import ArgumentParser

/// Whom a command trusts over TLS, and what it binds its tokens to.
struct TrustOptions: ParsableArguments {
    static let variable = "AGENTAUTH_CA"

    @Option(
        help: ArgumentHelp(
            "A CA in PEM that servers' certificates may come from, beside the system's (default: "
                + "$\(variable)).", valueName: "file"))
    var ca: String?

    @Option(
        help: ArgumentHelp(
            "A certificate in PEM to show over TLS and to bind tokens to.", valueName: "file"))
    var clientCert: String?

    @Option(help: ArgumentHelp("That certificate's key in PEM.", valueName: "file"))
    var clientKey: String?

    @Flag(help: "Bind tokens to a key that signs each request (DPoP).")
    var dpop = false

    mutating func validate() throws {
        guard (clientCert == nil) == (clientKey == nil) else {
            throw ValidationError("--client-cert and --client-key go together")
        }
    }

    /// Nil when the system's CAs are all that is trusted.
    func tls() throws -> ClientTLS? {
        let ca = ca ?? Variable.filled(TrustOptions.variable)
        guard ca != nil || clientCert != nil else { return nil }
        var identity: ClientTLS.Identity?
        if let clientCert, let clientKey {
            identity = ClientTLS.Identity(certificate: clientCert, key: clientKey)
        }
        do {
            return try ClientTLS(ca: ca, identity: identity)
        } catch {
            throw Failure(
                .badConfiguration, "tls_file", what: "a file for TLS cannot be used",
                why: "\(error.path): \(error.reason)",
                hint: "--ca, --client-cert and --client-key name files in PEM")
        }
    }

    func binding(_ tls: ClientTLS?) -> TokenBinding {
        TokenBinding(dpop: dpop, certificate: tls?.certificateDigest)
    }
}
