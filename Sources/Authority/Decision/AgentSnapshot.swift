// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
import StrictJSON

/// An agent with its grants and its host as they stood in one transaction: all that a decision
/// about it needs. A class, for it is shared by every request of the agent and never changes.
package final class AgentSnapshot: Sendable {
    package let agent: Agent
    package let host: Host
    /// Every grant of the agent, whatever its state.
    package let grants: [Grant]
    /// The capabilities that the operator has disabled: whatever is granted, nobody uses them.
    package let disabled: Set<String>
    /// Where the host publishes its keys; nil for one that sends them.
    package let hostKeys: PublishedKeys?
    /// Where the agent's key is published; nil for one that was sent.
    package let agentKeys: PublishedKeys?
    /// The thumbprint of the host's key as tokens write it in `iss`.
    package let issuer: String

    package init(
        agent: Agent, host: Host, grants: [Grant], disabled: Set<String> = [],
        hostKeys: PublishedKeys? = nil, agentKeys: PublishedKeys? = nil
    ) {
        self.agent = agent
        self.host = host
        self.grants = grants
        self.disabled = disabled
        self.hostKeys = hostKeys
        self.agentKeys = agentKeys
        issuer = host.jwk.thumbprint.description
    }

    /// Whether nothing that a decision depends on differs between the two.
    package func isSameVersion(as other: AgentSnapshot) -> Bool {
        agent.changedBy == other.agent.changedBy && host.changedBy == other.host.changedBy
            && disabled == other.disabled
    }

    /// The grant that lets the agent use a capability at a moment.
    package func grantInForce(for capability: String, at now: Timestamp) -> Grant? {
        grants.first {
            $0.capability.hasSameBytes(as: capability) && $0.isInForce(at: now)
        }
    }
}
