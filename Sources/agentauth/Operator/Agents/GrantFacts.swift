// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

/// The grants of an agent, one a line: state, capability, and what it is narrowed to or why not.
enum GrantFacts {
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
