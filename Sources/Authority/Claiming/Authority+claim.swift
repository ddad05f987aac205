// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension Authority {
    /// Puts a claim to a user, for a host.
    func claim(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let request = try ClaimRequest(body(of: call))
        let outcome = try await Claiming(parts: parts)
            .claim(request, by: host.id, from: call.remoteAddress)
        return ProtocolReply(
            AgentView(
                outcome.agent, grants: outcome.grants, approval: outcome.approval, parts: parts,
                now: parts.now
            ).json)
    }
}
