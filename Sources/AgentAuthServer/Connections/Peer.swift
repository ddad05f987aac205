// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// The other end of a connection.
struct Peer: Sendable {
    /// Its address, which is what limits count by; nil on a Unix socket.
    let address: NetworkAddress?
    /// The address as text, written once for all requests of the connection.
    let text: String
    /// Whether what it says of others' addresses is believed.
    let isTrustedProxy: Bool
    /// Completes when the connection is closed.
    let closed: EventLoopFuture<Void>

    init(_ channel: any Channel, trustedProxies: [AddressRange]) {
        closed = channel.closeFuture
        let address = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        self.address = address
        text = address?.description ?? "local"
        isTrustedProxy =
            address.map { address in
                trustedProxies.contains { $0.contains(address) }
            } ?? false
    }
}
