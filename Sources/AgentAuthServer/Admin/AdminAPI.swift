// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import Authority

/// The operator's API, `/admin/v1/…`: what the commands of the operator ask of a running server.
///
/// Begin with ``respond(to:)``. There are no sockets in it, and it asks nobody who they are: it is
/// for what mounts it to see that only the operator reaches it. Every call leaves an entry.
public struct AdminAPI: Sendable {
    /// What every path begins with.
    public static let prefix = "/admin/v1"

    let authority: Authority

    public init(_ authority: Authority) {
        self.authority = authority
    }

    /// Answers one request. Never throws: what goes wrong is an answer with a status, a code and a
    /// sentence, in the form of the protocol's errors.
    public func respond(to call: AdminCall) async -> AdminReply {
        let desk = authority.operations
        let request: AdminRequest
        switch AdminRoute.find(call) {
        case .none:
            return refusal(
                desk.refuse(
                    nil, ProtocolError(.notFound, "There is nothing here; see docs/admin-api.md.")))
        case .otherMethods(let methods):
            let error = ProtocolError(
                .methodNotAllowed, "This takes \(methods.joined(separator: " or ")).")
            return refusal(
                desk.refuse(nil, error),
                headers: [.init("Allow", methods.joined(separator: ", "))])
        case .found(let name, let argument):
            do {
                request = try AdminRequest(name, argument, of: call)
            } catch {
                return refusal(desk.refuse(name, error))
            }
        }
        do {
            return try await answer(request)
        } catch {
            // The desk has recorded it; what is no refusal yet becomes one.
            return refusal(ProtocolError(refusing: error))
        }
    }

    private func refusal(
        _ error: ProtocolError, headers: [AdminReply.Header] = []
    ) -> AdminReply {
        let discovery = authority.parts.configuration.discoveryLocation
        let reply = AdminReply(error, discovery: discovery)
        return AdminReply(status: reply.status, headers: reply.headers + headers, body: reply.body)
    }
}
