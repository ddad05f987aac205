// SPDX-License-Identifier: Apache-2.0
import HummingbirdCore
import NIOCore

/// One connection: its requests and answers, and whoever is at the other end as far as TLS knows.
struct ServedConnection: ServerChildChannelValue {
    let requests: HTTP1Channel.Value
    /// Nil without TLS.
    let certificate: PeerCertificate?

    var channel: any Channel { requests.channel }
}
