// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import HTTPTypes

/// A request on its way to the handler of its route.
struct IncomingRequest: Sendable {
    let method: HTTPRequest.Method
    let target: RequestTarget
    let fields: RequestFields
    /// All header fields, for handlers that look at others than the server's own.
    let headers: HTTPFields
    let host: String?
    let body: [UInt8]
    /// The last component of the path, where the route names one thing.
    let resource: String?
    /// Whose request it is, as text: the peer's address, or the one that a trusted proxy names.
    let remoteAddress: String
    /// SHA-256 of the certificate that the peer showed over TLS; nil without one.
    let certificate: Digest?
    /// Whether it comes from this machine and not through a proxy, as far as can be told.
    let isLocal: Bool
}
