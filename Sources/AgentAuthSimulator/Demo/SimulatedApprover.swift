// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority

/// Stands in for a person: sees a code, takes a while, and decides through the same door as a
/// person would. The ledger records that it was simulated.
struct SimulatedApprover: Sendable {
    let desk: ApprovalDesk
    let timeline: any Timeline
    /// The user in whose name it decides; nil for the operator.
    let user: UserID?
    /// How long it takes to look at the page.
    let delay: Duration

    /// What it does about a code that an agent shows.
    enum Answer: Sendable {
        case approve(ApprovalDecision)
        case deny(reason: String)
    }

    func decide(_ code: String?, _ answer: Answer) async throws {
        guard let code = code.flatMap({ UserCode(typed: $0) }) else {
            throw StoryError("the approval has no code that a person could type")
        }
        try await timeline.sleep(for: delay)
        let approver = Approver.simulated(user)
        switch answer {
        case .approve(let decision):
            try await desk.approve(.code(code), decision, by: approver)
        case .deny(let reason):
            try await desk.deny(.code(code), reason: reason, by: approver)
        }
    }
}

/// A step of a story that did not go as it must.
public struct StoryError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
