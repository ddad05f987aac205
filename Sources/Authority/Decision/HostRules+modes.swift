// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension AuthorityConfiguration.HostRules {
    /// Why an agent of this mode may not come to act under this host; nil when it may (decision
    /// 14). Asked at registration and again whenever somebody lets it act: the host may have been
    /// linked meanwhile.
    func objection(to mode: AgentMode, under host: Host) -> ProtocolError? {
        guard mode == .autonomous, host.user != nil, !autonomousUnderLinkedHost else { return nil }
        return ProtocolError(
            .unsupportedMode,
            "The host is linked to a user; agents under it act for that user (delegated).")
    }
}
