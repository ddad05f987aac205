// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
public import AgentAuthProtocol
import Audit
import Storage

extension OperatorDesk {
    /// Takes a capability from an agent, what it waits for included. It does not come back by a
    /// reactivation. `not_found` when the agent has no grant of that name.
    public func revokeGrant(of agent: AgentID, for capability: String) async throws {
        let subject = OperatorSubject(
            agent: agent, capability: parts.registry[capability] == nil ? nil : capability)
        let didRevoke = try await perform(.revokeGrant, about: subject) {
            try await Revocation(parts: parts).revokeGrants(
                of: agent, for: capability, cause: Cause(by: .operator, via: .operatorCLI))
        }
        if !didRevoke { note(.revokeGrant, about: subject) }
    }
}
