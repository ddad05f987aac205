// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
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
    /// Whether it comes from this machine and not through a proxy, as far as can be told.
    let isLocal: Bool
}
