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
    /// The keys that the host had before; nil for one that never changed it by request.
    package let hostKeyHistory: HostKeyHistory?
    /// The thumbprint of the host's key as tokens write it in `iss`.
    package let issuer: String
    /// By what the limits know it.
    let limitKeys: LimitKeys

    package init(
        agent: Agent, host: Host, grants: [Grant], disabled: Set<String> = [],
        hostKeys: PublishedKeys? = nil, agentKeys: PublishedKeys? = nil,
        hostKeyHistory: HostKeyHistory? = nil
    ) {
        self.agent = agent
        self.host = host
        self.grants = grants
        self.disabled = disabled
        self.hostKeys = hostKeys
        self.agentKeys = agentKeys
        self.hostKeyHistory = hostKeyHistory
        issuer = host.jwk.thumbprint.description
        limitKeys = LimitKeys(agent: agent.id, host: host.id, user: agent.user)
    }

    /// Whether nothing that a decision depends on differs between the two.
    package func isSameVersion(as other: AgentSnapshot) -> Bool {
        agent.changedBy == other.agent.changedBy && host.changedBy == other.host.changedBy
            && disabled == other.disabled
    }

    /// Whether the host's key has ever signed: nothing is given on behalf of one that has not.
    package var isHostKeyProven: Bool { hostKeyHistory?.isProven ?? true }

    /// Whether tokens may name the host so at a moment: by its key, or for a while by the one before.
    package func accepts(issuer text: String, at now: Timestamp) -> Bool {
        if text.hasSameBytes(as: issuer) { return true }
        guard let hostKeyHistory, let thumbprint = Thumbprint(text) else { return false }
        return hostKeyHistory.accepts(thumbprint, at: now)
    }

    /// The grant that lets the agent use a capability at a moment.
    package func grantInForce(
        for capability: String, at now: Timestamp, under policy: CapabilityPolicy
    ) -> Grant? {
        grants.first {
            $0.capability.hasSameBytes(as: capability) && policy.isInForce($0, at: now)
        }
    }

    /// The grant that gave the capability until its time was over.
    package func expiredGrant(
        for capability: String, at now: Timestamp, under policy: CapabilityPolicy
    ) -> Grant? {
        grants.first {
            $0.capability.hasSameBytes(as: capability)
                && ($0.state == .expired || policy.hasExpired($0, at: now))
        }
    }
}
