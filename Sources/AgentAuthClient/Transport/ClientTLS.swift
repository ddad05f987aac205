// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import Glibc
import NIOSSL

/// Whom a client trusts over TLS beside the system's CAs, and the certificate that it shows to servers
/// that ask for one; read from files in PEM.
public struct ClientTLS: Sendable {
    let configuration: TLSConfiguration

    /// SHA-256 of the certificate in DER: what tokens are bound to (``TokenBinding/certificate``,
    /// RFC 8705 §3.1). Nil without a certificate.
    public let certificateDigest: Digest?

    /// A client's own certificate: the file with it, and the file with its key.
    public struct Identity: Sendable {
        let certificate: String
        let key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Why a file cannot be used.
    public struct FileError: Error, Hashable, Sendable {
        public let path: String
        /// A clause without a period.
        public let reason: String
    }

    /// - Parameters:
    ///   - ca: the file with further CAs that servers' certificates may come from.
    ///   - identity: what the client is known by; its key must be readable by nobody else.
    public init(ca: String? = nil, identity: Identity? = nil) throws(FileError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let ca {
            configuration.additionalTrustRoots = [.certificates(try ClientTLS.certificates(in: ca))]
        }
        var digest: Digest?
        if let identity {
            let chain = try ClientTLS.certificates(in: identity.certificate)
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(try ClientTLS.key(in: identity.key))
            digest = (try? chain.first?.toDERBytes()).map { SHA256.digest(of: $0) }
            // The same test that every connection would fail at.
            guard (try? NIOSSLContext(configuration: configuration)) != nil else {
                throw FileError(
                    path: identity.key,
                    reason: "it is not the key of the certificate in \(identity.certificate)")
            }
        }
        self.configuration = configuration
        certificateDigest = digest
    }

    private static func certificates(in path: String) throws(FileError) -> [NIOSSLCertificate] {
        try check(path, isSecret: false)
        guard let found = try? NIOSSLCertificate.fromPEMFile(path), !found.isEmpty else {
            throw FileError(path: path, reason: "it holds no certificate in PEM")
        }
        return found
    }

    private static func key(in path: String) throws(FileError) -> NIOSSLPrivateKey {
        try check(path, isSecret: true)
        guard let key = try? NIOSSLPrivateKey(file: path, format: .pem) else {
            throw FileError(
                path: path, reason: "it holds no private key in PEM without a passphrase")
        }
        return key
    }

    private static func check(_ path: String, isSecret: Bool) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw FileError(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path: path, reason: "it is not a plain file")
        }
        guard !isSecret || status.st_mode & 0o077 == 0 else {
            throw FileError(path: path, reason: "others could read the key; run chmod 600")
        }
    }
}
