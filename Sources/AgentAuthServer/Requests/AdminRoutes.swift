// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import HTTPTypes

extension RouteTable {
    /// Adds the operator's API. On the operator's socket whoever connects is the operator; elsewhere
    /// a `token` is asked for, and that the request comes from this machine.
    mutating func addAdmin(of authority: Authority, token: AdminToken?, discovery: String) {
        let api = AdminAPI(authority)
        addSubtree(
            AdminAPI.prefix, [.get, .post, .put, .delete, .patch], takesJSON: true
        ) { request in
            if let token {
                guard request.isLocal else {
                    // A stranger learns nothing, not even that there is something.
                    return ProtocolReply(
                        ProtocolError(.notFound, "There is nothing at this path."),
                        discovery: discovery)
                }
                guard token.isBorne(by: request) else {
                    return ProtocolReply(
                        ProtocolError(
                            .authenticationRequired,
                            "This takes the token in admin.token of the data directory."),
                        discovery: discovery)
                }
            }
            guard let query = request.target.query() else {
                return ProtocolReply(
                    .invalidRequest("The query is not percent-encoded UTF-8."),
                    discovery: discovery)
            }
            return await api.respond(
                to: AdminCall(
                    method: request.method == .head ? "GET" : request.method.rawValue,
                    path: request.target.path, query: query, body: request.body))
        }
    }
}
