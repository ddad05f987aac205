// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority for one developer's machines: made anew, it signs what it is asked for.
/// Keys are P-256, which every TLS library takes.
struct DevelopmentAuthority {
    /// A certificate and its key, both in PEM.
    struct Pair {
        let certificate: String
        let key: String
    }

    /// The authority's own.
    let pair: Pair
    private let certificate: Certificate
    private let key: Certificate.PrivateKey
    private let notBefore: Date

    /// Clocks of two machines may differ.
    private static let grace: TimeInterval = 3600
    private static let days: TimeInterval = 86_400
    private static let authorityLifetime = 3650 * days
    /// The most that browsers take of a certificate.
    private static let certificateLifetime = 397 * days

    init(now: Date = Date()) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DevelopmentAuthority.name("agentauth development CA")
        let identifier = SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
        notBefore = now - DevelopmentAuthority.grace
        self.key = Certificate.PrivateKey(key)
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: notBefore,
            notValidAfter: now + DevelopmentAuthority.authorityLifetime,
            issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: self.key)
        pair = Pair(
            certificate: try certificate.serializeAsPEM().pemString + "\n",
            key: key.pemRepresentation + "\n")
    }

    /// What a server is known by under these names and addresses.
    func server(_ hosts: [DevelopmentHost]) throws -> Pair {
        try issue(
            to: hosts.first?.text ?? "server", for: .serverAuth, names: hosts.map(\.generalName))
    }

    /// What a client is known by.
    func client(_ name: String) throws -> Pair {
        try issue(to: name, for: .clientAuth, names: [])
    }

    private func issue(
        to name: String, for usage: ExtendedKeyUsage.Usage, names: [GeneralName]
    ) throws -> Pair {
        let key = P256.Signing.PrivateKey()
        var extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([usage])
            AuthorityKeyIdentifier(
                keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
        }
        if !names.isEmpty {
            try extensions.append(
                Certificate.Extension(SubjectAlternativeNames(names), critical: false))
        }
        let issued = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: notBefore,
            notValidAfter: notBefore + DevelopmentAuthority.certificateLifetime,
            issuer: certificate.subject, subject: DevelopmentAuthority.name(name),
            extensions: extensions, issuerPrivateKey: self.key)
        return Pair(
            certificate: try issued.serializeAsPEM().pemString + "\n",
            key: key.pemRepresentation + "\n")
    }

    private static func name(_ text: String) throws -> DistinguishedName {
        try DistinguishedName { CommonName(text) }
    }
}
