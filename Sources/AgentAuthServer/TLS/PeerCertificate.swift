// SPDX-License-Identifier: Apache-2.0
import Cryptography
import NIOSSL
import Synchronization

/// The certificate that the other end of a TLS connection showed, by its hash (RFC 8705 §3.1). It is
/// known when the handshake is complete, so before the first request.
final class PeerCertificate: Sendable {
    private let digest = Mutex<Digest?>(nil)

    /// SHA-256 of the certificate in DER; nil without one.
    var thumbprint: Digest? { digest.withLock { $0 } }

    func keep(_ certificate: NIOSSLCertificate) {
        guard let bytes = try? certificate.toDERBytes() else { return }
        digest.withLock { $0 = SHA256.digest(of: bytes) }
    }
}
