// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// What became of a request.
public struct OutcomePage: Sendable {
    /// How a request ends.
    public enum State: Sendable {
        case approved, denied, expired, voided
    }

    /// One capability, with what came of it.
    public struct Item: Sendable {
        let name: String
        let isGranted: Bool
        let limits: [String]
        let isUnlimited: Bool

        /// - Parameters:
        ///   - granted: the constraints under which it is granted; nil when it is not.
        ///   - takesArguments: whether there is anything that could be limited.
        public init(name: String, granted: Constraints?, takesArguments: Bool) {
            self.name = name
            isGranted = granted != nil
            limits = granted?.fields.map(\.sentence) ?? []
            isUnlimited = takesArguments && (granted?.isEmpty ?? false)
        }
    }

    let heading: String
    let sign: String
    let style: String
    let text: String
    let agent: Claim
    let items: [Item]
    let notice: Notice?

    /// - Parameters:
    ///   - isClaim: whether it was about taking the agent over.
    ///   - notice: set when somebody tried to decide what was decided already.
    public init(
        _ state: State, agentName: String, items: [Item], isClaim: Bool = false,
        notice: Notice? = nil
    ) {
        switch state {
        case .approved:
            (heading, sign, style) = ("Approved", "✓", "done")
            text =
                isClaim
                ? "The agent is at its end, and what it did counts as yours. You can close this page."
                : "The agent may go on. You can close this page."
        case .denied:
            (heading, sign, style) = ("Denied", "✕", "problem")
            text =
                isClaim
                ? "The agent stays what it was, and acts on."
                : "The agent gets nothing of what it asked for. That is final."
        case .expired:
            (heading, sign, style) = ("Expired", "◷", "over")
            text = "Nobody answered in time. If you still want it, let the agent ask again."
        case .voided:
            (heading, sign, style) = ("Overtaken", "↷", "over")
            text = "The agent has asked anew, or has come to an end. Use its newer code."
        }
        agent = Claim(agentName)
        self.items = state == .approved ? items : []
        self.notice = notice
    }
}
