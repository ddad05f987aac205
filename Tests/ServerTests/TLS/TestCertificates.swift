// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import Crypto
import Foundation
import SwiftASN1
import X509

/// A CA made for one test and what it signed, as files in PEM.
struct TestCertificates {
    let ca: String
    private let directory: URL
    private let key = P256.Signing.PrivateKey()
    private let name: DistinguishedName

    init(in directory: URL, named name: String = "ca") throws {
        self.directory = directory
        self.name = try DistinguishedName { CommonName(name) }
        ca = directory.appending(path: "\(name).pem").path
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: Date() - 60,
            notValidAfter: Date() + 3600, issuer: self.name, subject: self.name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            }, issuerPrivateKey: Certificate.PrivateKey(key))
        try Self.write(certificate.serializeAsPEM().pemString, to: ca, mode: 0o644)
    }

    /// A certificate for `localhost` and for clients; the files with it and with its key.
    func issue(_ name: String) throws -> (certificate: String, key: String) {
        let key = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: Date() - 60,
            notValidAfter: Date() + 3600, issuer: self.name,
            subject: try DistinguishedName { CommonName(name) },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames([.dnsName("localhost")])
            }, issuerPrivateKey: Certificate.PrivateKey(self.key))
        let paths = (
            certificate: directory.appending(path: "\(name).pem").path,
            key: directory.appending(path: "\(name).key").path
        )
        try Self.write(certificate.serializeAsPEM().pemString, to: paths.certificate, mode: 0o644)
        try Self.write(key.pemRepresentation, to: paths.key, mode: 0o600)
        return paths
    }

    func server(asking clientCA: String? = nil) throws -> TLSIdentity {
        let files = try issue("server")
        return try TLSIdentity(
            certificate: files.certificate, key: files.key, clientCA: clientCA)
    }

    func client(_ name: String) throws -> ClientTLS.Identity {
        let files = try issue(name)
        return ClientTLS.Identity(certificate: files.certificate, key: files.key)
    }

    private static func write(_ text: String, to path: String, mode: Int) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
