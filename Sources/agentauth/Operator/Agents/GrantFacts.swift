// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// The grants of an agent.
enum GrantFacts {
    /// What the agent may do or waits for, on one line. What was denied or taken is no grant.
    static func summary(_ grants: JSONValue?) -> String {
        let names = (grants?.array ?? []).compactMap { grant -> String? in
            switch grant["status"]?.string {
            case "active": grant.shown("capability")
            case "pending": "\(grant.shown("capability")) (pending)"
            default: nil
            }
        }
        return names.isEmpty ? "–" : names.joined(separator: ", ")
    }

    /// One a line: state, capability, and what it is narrowed to or why not.
    static func facts(_ grants: JSONValue?) -> [Answer.Fact] {
        (grants?.array ?? []).map { json in
            guard let grant = try? GrantView(json) else {
                return Answer.Fact("grant", "this version cannot read it")
            }
            let state = State(standing: grant.status.rawValue)
            let more =
                grant.status == .active ? grant.constraints.sentence : grant.reason ?? "waits"
            return Answer.Fact(
                "grant",
                Answer.Cell("\(state.sign) \(state.word)  \(grant.capability)  \(more)", state.tone)
            )
        }
    }
}
