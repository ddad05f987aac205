// SPDX-License-Identifier: Apache-2.0
import CoreMetrics
import NIOCore
import NIOSSL
import NIOTLS

/// Stands behind TLS on a connection: keeps the peer's certificate, counts handshakes that fail, and
/// ends the connection at whatever is wrong with TLS. Nobody is there to be answered then.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let certificate: PeerCertificate
    private let metrics: ServerMetrics
    /// Whether the handshake has neither succeeded nor failed yet.
    private var isPending = true

    init(certificate: PeerCertificate, metrics: ServerMetrics) {
        self.certificate = certificate
        self.metrics = metrics
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            isPending = false
            if let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate() {
                certificate.keep(shown)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isPending {
            // One that fails may be followed by complaints about the end of the connection.
            isPending = false
            metrics.handshakeFailures.increment()
        } else if !(error is NIOSSLError), !(error is BoringSSLError) {
            return context.fireErrorCaught(error)
        }
        context.close(promise: nil)
    }
}
