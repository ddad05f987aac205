// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// The other end of a connection.
struct Peer: Sendable {
    /// The address as text, written once for all requests of the connection: what limits count by.
    let text: String
    /// Whether it is on this machine: at a loopback address, or at our Unix socket.
    let isLocal: Bool
    /// Whether what it says of others' addresses is believed.
    let isTrustedProxy: Bool
    /// What it showed over TLS; nil without TLS.
    let certificate: PeerCertificate?
    let stream = CurrentStream()

    init(
        _ channel: any Channel, trustedProxies: [AddressRange],
        certificate: PeerCertificate? = nil
    ) {
        self.certificate = certificate
        let address = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        text = address?.description ?? "local"
        isLocal = address?.isLoopback ?? (channel.localAddress?.protocol == .unix)
        isTrustedProxy =
            address.map { address in trustedProxies.contains { $0.contains(address) } } ?? false
        channel.closeFuture.whenComplete { [stream] _ in stream.close() }
    }
}
