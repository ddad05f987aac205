// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// The way from a client to a server: one request out, one answer back.
///
/// A transport neither reads nor repeats what it carries; tokens, retries and caching are the
/// client's business.
public protocol AgentAuthTransport: Sendable {
    /// Carries `call` to `address` and brings the answer, whatever its status.
    func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(TransportError) -> ProtocolReply
}

/// Where one request goes.
public struct ProviderAddress: Hashable, Sendable {
    /// The server's base URL, as its discovery document names it.
    public let issuer: String

    /// The absolute URL: the issuer with an endpoint's path, or the location where a capability is
    /// executed.
    public let url: String

    /// An endpoint of the server itself; `path` begins with a slash.
    public init(issuer: String, path: String) {
        precondition(path.utf8.first == UInt8(ascii: "/"))
        self.issuer = issuer
        url = issuer + path
    }

    /// A location where the server's capabilities are executed.
    public init(issuer: String, location: String) {
        self.issuer = issuer
        url = location
    }
}
