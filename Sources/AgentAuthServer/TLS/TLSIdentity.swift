// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore
import NIOSSL

/// What a server proves over TLS who it is with, read from files in PEM and found to fit together;
/// and whose certificates clients may bind tokens to.
public struct TLSIdentity: Sendable {
    let context: NIOSSLContext

    /// Why a file cannot be used.
    public struct FileError: Error, Hashable, Sendable {
        public let path: String
        /// A clause without a period.
        public let reason: String
    }

    /// - Parameters:
    ///   - certificate: the file with the server's certificate and those between it and its CA.
    ///   - key: the file with the certificate's key, which nobody else may read.
    ///   - clientCA: the file with the CA of clients' certificates; nil when they are not asked for.
    ///
    /// Throws ``FileError`` for the first file that cannot be used.
    public init(
        certificate: String, key: String, clientCA: String? = nil
    ) throws(FileError) {
        let chain = try TLSIdentity.certificates(in: certificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try TLSIdentity.key(in: key)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = TLSIdentity.shutdownTimeout
        if let clientCA {
            // Asked for and checked, never demanded: browsers and discovery come without one, and the
            // engine says to whoever needs it what is missing.
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates(try TLSIdentity.certificates(in: clientCA))
            configuration.sendCANameList = true
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw FileError(
                path: key, reason: "it is not the key of the certificate in \(certificate)")
        }
    }

    /// How long a peer may take to say goodbye.
    private static let shutdownTimeout = TimeAmount.seconds(1)

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
