// SPDX-License-Identifier: Apache-2.0

/// What an operator decides about a server's place on the network.
public struct ServerConfiguration: Sendable {
    /// The name or address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 takes any that is free.
    public var port = 2468
    /// The data directory of the authority: `admin.sock`, `admin.token` and `context.json` are put
    /// there while the server runs.
    public var dataDirectory: String
    /// What the server is known by over TLS; nil for plain HTTP, as behind a proxy or on loopback.
    public var tls: TLSIdentity?
    /// Peers whose `X-Forwarded-For` or `Forwarded` is believed.
    public var trustedProxies: [AddressRange] = []
    /// The silence after which the ledger gets an entry that says that the server still runs; nil
    /// for none.
    public var heartbeat: Duration? = .seconds(60)
    public var limits = ServerLimits()

    public init(dataDirectory: String) {
        self.dataDirectory = dataDirectory
    }
}
