// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

extension AuthorityConfiguration.ApprovalRules {
    /// How a person is asked (§7.5). A client that names somebody, or whose host is somebody's and
    /// who wishes so, is answered for over there; all others get a code, which every client can
    /// handle.
    ///
    /// Nothing here depends on whether the hint names anybody: the answer tells no stranger who has
    /// an account. An agent that acts alone is the operator's to decide (decision 8).
    func method(
        for wish: ApprovalWish, mode: AgentMode, isLinked: Bool
    ) -> ApprovalMethod {
        guard methods.contains(.ciba), mode == .delegated else { return .deviceAuthorization }
        let names = !(wish.loginHint ?? "").isEmpty
        switch wish.preferredMethod {
        case nil: return names ? .ciba : .deviceAuthorization
        case ApprovalMethod.ciba.rawValue: return names || isLinked ? .ciba : .deviceAuthorization
        default: return .deviceAuthorization
        }
    }
}
