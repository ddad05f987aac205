// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// By what the limits know an agent, a host and a user: hashes that are made once, so that a request
/// hashes no text.
package struct LimitKeys: Sendable, Equatable {
    let agent: UInt64?
    let host: UInt64
    let user: UInt64?

    init(agent: AgentID? = nil, host: HostID, user: UserID?) {
        self.agent = agent.map { LimitKeys.key(of: $0.text) }
        self.host = LimitKeys.key(of: host.text)
        self.user = user.map { LimitKeys.key(of: $0.text) }
    }

    /// Swift's hasher is SipHash under a key of this process: nobody outside can find two names that
    /// share a row.
    static func key(of text: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(text)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
