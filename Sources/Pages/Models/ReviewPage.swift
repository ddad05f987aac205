// SPDX-License-Identifier: Apache-2.0

/// The question: who asks for what and why, to be approved in whole or in part, or denied.
public struct ReviewPage: Sendable {
    let request: String
    let claims: ShownClaims
    let choices: [CapabilityChoice]
    let asksForNothing: Bool
    /// Whether a yes takes the agent over and ends it.
    let isClaim: Bool
    let command: Command?
    let isDecidable: Bool
    let canApprove: Bool
    /// Whether there is anything to tick.
    let canTick: Bool
    let login: Login?
    let reason: String
    let offersNothing: Bool
    let notice: Notice?

    /// The operator's command for what the page cannot approve.
    public struct Command: Sendable {
        /// The words of the command line, ready for a shell.
        let words: [String]
        let why: String
        /// Set when the operator's command line may not approve it either, as things stand.
        let isOff: Bool

        public init(words: [String], why: String, isOff: Bool) {
            self.words = words
            self.why = why
            self.isOff = isOff
        }
    }

    /// Where to log in again before approving.
    public struct Login: Sendable {
        let path: String

        public init(path: String) {
            self.path = path
        }
    }

    /// - Parameters:
    ///   - request: the request's identifier.
    ///   - isDecidable: whether this user may decide on it at all.
    ///   - login: set when the login is too old to approve.
    ///   - reason: what was typed so far as the reason for a no.
    ///   - offersNothing: whether to offer to let the agent in without any capability.
    public init(
        request: String, claims: RequestClaims, choices: [CapabilityChoice],
        command: Command? = nil, isDecidable: Bool = true, login: Login? = nil,
        reason: String = "", offersNothing: Bool = false, notice: Notice? = nil
    ) {
        self.request = request
        self.claims = ShownClaims(claims)
        isClaim = self.claims.isClaim
        asksForNothing = choices.isEmpty && !isClaim
        self.command = command
        self.isDecidable = isDecidable
        canApprove =
            isDecidable && login == nil
            && (choices.isEmpty || choices.contains { $0.isApprovable })
        canTick = canApprove && !choices.isEmpty
        self.choices = choices.map { [canApprove] choice in
            var choice = choice
            choice.isOffered = choice.isApprovable && canApprove
            return choice
        }
        self.login = isDecidable ? login : nil
        self.reason = reason
        self.offersNothing = offersNothing
        self.notice = notice
    }
}
