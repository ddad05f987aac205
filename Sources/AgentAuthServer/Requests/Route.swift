// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import HTTPTypes

/// One thing that can be asked of the server.
struct Route: Sendable {
    typealias Handler = @Sendable (IncomingRequest) async -> ProtocolReply

    let method: HTTPRequest.Method
    /// The path as logs and metrics name it: what differs from request to request is in braces.
    let template: String
    /// Whether a body must be said to be JSON.
    let takesJSON: Bool
    let metrics: RouteMetrics
    let handler: Handler
}
