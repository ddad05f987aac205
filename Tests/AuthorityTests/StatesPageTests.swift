// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import FixturesSupport
import Foundation
import Testing

/// `docs/states.md` is the truth about the four machines: every pair of state and event is walked,
/// and what the page does not list must be refused.
@Suite struct StatesPageTests {
    /// The rows of the page's table with that first heading, by state and event.
    private static func rows(_ machine: String) throws -> [String: String] {
        let page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/states.md"), encoding: .utf8)
        var rows: [String: String] = [:]
        var isInTable = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            let cells = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard line.hasPrefix("|"), cells.count == 4 else {
                isInTable = false
                continue
            }
            if cells[1] == "event" {
                isInTable = cells[0] == machine
            } else if isInTable, !cells[0].hasPrefix("---") {
                let effects = cells[3] == "–" ? "" : cells[3]
                let key = "\(cells[0]) \(cells[1])"
                #expect(rows[key] == nil, "\(key) stands twice on the page")
                rows[key] = "\(cells[2]) \(effects)"
            }
        }
        return rows
    }

    /// A transition in the page's words; nil when it is refused.
    private static func words<State: RawRepresentable<String>, Effect>(
        _ transition: Transition<State, Effect>
    ) -> String? {
        switch transition {
        case .moved(let next, let effects):
            "\(next.rawValue) \(effects.map { "\($0)" }.joined(separator: ", "))"
        case .unchanged: "unchanged "
        case .refused: nil
        }
    }

    private static func check<State, Event, Effect>(
        _ machine: String, _ move: (State, Event) -> Transition<State, Effect>
    ) throws
    where
        State: CaseIterable & RawRepresentable<String>,
        Event: CaseIterable & RawRepresentable<String>
    {
        let rows = try rows(machine)
        #expect(!rows.isEmpty, "the page has no table for \(machine)")
        var walked = 0
        for state in State.allCases {
            for event in Event.allCases {
                let key = "\(state.rawValue) \(event.rawValue)"
                #expect(words(move(state, event)) == rows[key], "\(machine): \(key)")
                if rows[key] != nil { walked += 1 }
            }
        }
        #expect(walked == rows.count, "the page has rows of \(machine) for what does not exist")
    }

    @Test func hosts() throws {
        try Self.check(
            "host", { (state: HostStatus, event: HostEvent) in state.after(event) })
    }

    @Test func agents() throws {
        try Self.check(
            "agent", { (state: AgentStatus, event: AgentEvent) in state.after(event) })
    }

    @Test func grants() throws {
        try Self.check(
            "grant", { (state: GrantState, event: GrantEvent) in state.after(event) })
    }

    @Test func approvals() throws {
        try Self.check(
            "approval", { (state: ApprovalState, event: ApprovalEvent) in state.after(event) })
    }

    @Test(arguments: [
        (HostStatus.pending, ErrorCode.hostPending), (.active, .unauthorized),
        (.revoked, .hostRevoked), (.rejected, .hostRejected),
    ])
    func refusedHost(_ state: HostStatus, _ code: ErrorCode) {
        #expect(state.refusal == code)
    }

    @Test(arguments: [
        (AgentStatus.pending, ErrorCode.agentPending), (.active, .agentExists),
        (.expired, .agentExpired), (.revoked, .agentRevoked), (.rejected, .agentRejected),
        (.claimed, .agentClaimed),
    ])
    func refusedAgent(_ state: AgentStatus, _ code: ErrorCode) {
        #expect(state.refusal == code)
    }
}
