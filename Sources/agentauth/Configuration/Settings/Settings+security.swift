// SPDX-License-Identifier: Apache-2.0
import Authority
import Configuration

extension Settings {
    // MARK: TLS

    static let tlsCertificate = Setting(
        "tls.certificate", .file, standard: .string(""),
        "the file in PEM with the server's certificate and those up to its CA; without it the server "
            + "speaks plain http",
        flag: "--tls-cert")
    static let tlsKey = Setting(
        "tls.key", .file, standard: .string(""),
        "the file in PEM with the certificate's key, which nobody else may read",
        flag: "--tls-key")
    static let tlsClientCA = Setting(
        "tls.client_ca", .file, standard: .string(""),
        "the file in PEM with the CA of clients' certificates, which are asked for then")

    static let encryption = [
        tlsCertificate.description, tlsKey.description, tlsClientCA.description,
    ]

    // MARK: Proof of possession

    static let dpop = Setting(
        "proof_of_possession.dpop", SettingType<PossessionPolicy.Demand>.choice,
        standard: .string("optional"),
        "whether agents' tokens may or must be bound to a key that signs each request (RFC 9449)")
    static let mutualTLS = Setting(
        "proof_of_possession.mtls", SettingType<PossessionPolicy.Demand>.choice,
        standard: .string("off"),
        "whether agents' tokens may or must be bound to a client certificate (RFC 8705); needs "
            + "tls.client_ca")
    static let proofNonce = Setting(
        "proof_of_possession.nonce", SettingType<NonceChoice>.choice, standard: .string("off"),
        "whether DPoP proofs must bear a nonce of the server's")
    static let capabilityBindings = Setting(
        "proof_of_possession.capabilities", .bindings, standard: .string("{}"),
        "capabilities that take bound tokens only: dpop, mtls or any, such as "
            + "{transfer_domestic: dpop}")

    static let possession = [
        dpop.description, mutualTLS.description, proofNonce.description,
        capabilityBindings.description,
    ]
}
