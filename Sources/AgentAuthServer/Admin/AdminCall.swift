// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// One request of the operator.
public struct AdminCall: Sendable {
    public let method: String
    /// The path from the root on, without the query. What it names has no characters to escape.
    public let path: String
    /// The query's parameters, decoded, in order.
    public let query: [ProtocolCall.QueryItem]
    /// JSON; empty where there is nothing to say.
    public let body: [UInt8]

    public init(
        method: String, path: String, query: [ProtocolCall.QueryItem] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }
}

/// The answer: JSON, or for the watch over approvals a stream of events.
public typealias AdminReply = ProtocolReply
