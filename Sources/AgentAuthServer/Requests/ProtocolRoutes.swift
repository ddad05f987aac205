// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import HTTPTypes

extension RouteTable {
    /// Adds every row of the protocol's table, under the path that the issuer's URL has, and the two
    /// other places where clients in the field look for discovery.
    mutating func addProtocol(of authority: Authority, discovery: String) {
        let prefix = IssuerPath.path(of: authority.issuer)
        for endpoint in Endpoint.allCases {
            add(
                endpoint.method == .get ? .get : .post, prefix + endpoint.path,
                takesResource: endpoint.takesResource, takesJSON: endpoint.method == .post,
                handler: RouteTable.handler(endpoint, authority, discovery: discovery))
        }
        for alias in ["/api/auth/agent/agent-configuration", "/api/auth/agent-configuration"] {
            add(
                .get, prefix + alias,
                handler: RouteTable.handler(.discovery, authority, discovery: discovery))
        }
    }

    private static func handler(
        _ endpoint: Endpoint, _ authority: Authority, discovery: String
    ) -> Route.Handler {
        { request in
            let fields = request.fields
            let dpopToken = fields.dpopToken
            let token = dpopToken ?? fields.bearerToken
            guard token != nil || fields.authorization == nil else {
                return ProtocolReply(
                    ProtocolError(
                        .authenticationRequired,
                        "Authorization must be: Bearer, or DPoP, and a token."),
                    discovery: discovery)
            }
            guard let query = request.target.query() else {
                return ProtocolReply(
                    .invalidRequest("The query is not percent-encoded UTF-8."),
                    discovery: discovery)
            }
            return await authority.respond(
                to: ProtocolCall(
                    endpoint, bearerToken: token, query: query, body: request.body,
                    resource: request.resource, accept: fields.accept,
                    possession: dpopToken == nil && request.certificate == nil
                        ? nil
                        : PossessionProof(
                            dpop: dpopToken == nil ? nil : fields.proofs.map { Array($0.utf8) },
                            certificate: request.certificate),
                    remoteAddress: request.remoteAddress))
        }
    }
}

/// The path of an issuer's URL, without a slash at its end: what all paths of the server begin with.
enum IssuerPath {
    static func path(of issuer: String) -> String {
        guard let scheme = issuer.firstRange(of: "://"),
            let slash = issuer[scheme.upperBound...].firstIndex(of: "/")
        else { return "" }
        var path = issuer[slash...]
        while path.last == "/" { path.removeLast() }
        return String(path)
    }
}
