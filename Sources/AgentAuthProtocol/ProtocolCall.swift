// SPDX-License-Identifier: Apache-2.0

/// One request, as it reaches a server from a socket or from a client in the same process.
public struct ProtocolCall: Sendable {
    public let endpoint: Endpoint

    /// The token of `Authorization: Bearer …` or `DPoP …`, as the bytes that were sent.
    public let bearerToken: [UInt8]?

    /// The query's parameters, decoded, in order.
    public let query: [QueryItem]

    /// The body's bytes; empty for GET.
    public let body: [UInt8]

    /// The last component of the path, decoded, where the endpoint names one thing: a job, say.
    public let resource: String?

    /// The `Accept` header as it was sent (RFC 9110 §12.5.1); nil without one.
    public let accept: String?

    /// What the sender shows beside the token; nil for nothing.
    public let possession: PossessionProof?

    /// Where the request came from, as text; unauthenticated refusals are counted by it.
    public let remoteAddress: String

    /// One parameter of a query.
    public struct QueryItem: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        _ endpoint: Endpoint, bearerToken: [UInt8]? = nil, query: [QueryItem] = [],
        body: [UInt8] = [], resource: String? = nil, accept: String? = nil,
        possession: PossessionProof? = nil, remoteAddress: String
    ) {
        self.endpoint = endpoint
        self.bearerToken = bearerToken
        self.query = query
        self.body = body
        self.resource = resource
        self.accept = accept
        self.possession = possession
        self.remoteAddress = remoteAddress
    }

    /// The value of a parameter, nil without it; one given twice is refused, for which should hold?
    public func parameter(_ name: String) throws(ProtocolError) -> String? {
        let values = query.filter { $0.name.utf8.elementsEqual(name.utf8) }
        if values.count > 1 {
            throw .invalidRequest("The parameter '\(name)' is given twice; give it once.")
        }
        return values.first?.value
    }
}
