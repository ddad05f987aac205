// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// An authority of certificates that lasts for one test.
struct TestCertificates: Sendable {
    private let key: Certificate.PrivateKey
    private let certificate: Certificate

    init() throws {
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("Test authority") }
        certificate = try TestCertificates.certificate(
            name, of: key.publicKey, issuer: name, signedWith: key,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            })
    }

    /// The authority's own certificate.
    func pem() throws -> String { try certificate.serializeAsPEM().pemString }

    /// Writes it into a directory and returns the file's path.
    func write(into directory: URL) throws -> String {
        let file = directory.appending(path: "ca.pem")
        try Data(try pem().utf8).write(to: file)
        return file.path
    }

    /// What a server for these host names shows.
    func identity(of names: [String]) throws -> TLSConfiguration {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName("Test server") }
        let leaf = try TestCertificates.certificate(
            subject, of: Certificate.PrivateKey(key).publicKey, issuer: certificate.subject,
            signedWith: self.key,
            Certificate.Extensions { SubjectAlternativeNames(names.map { .dnsName($0) }) })
        return TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(
                    try NIOSSLCertificate(
                        bytes: Array(try leaf.serializeAsPEM().pemString.utf8), format: .pem))
            ],
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)))
    }

    private static func certificate(
        _ subject: DistinguishedName, of key: Certificate.PublicKey, issuer: DistinguishedName,
        signedWith issuerKey: Certificate.PrivateKey, _ extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key,
            notValidBefore: Date(timeIntervalSinceNow: -3600),
            notValidAfter: Date(timeIntervalSinceNow: 3600), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: issuerKey)
    }
}
