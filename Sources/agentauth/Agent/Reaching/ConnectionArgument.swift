// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser

/// One of the agents whose keys are here.
struct ConnectionArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The agent: its id, the beginning of it, or its name.", valueName: "agent"))
    var agent: String

    /// The connection that is meant.
    func connection(in client: AgentAuthClient) throws -> Connection {
        try ConnectionArgument.connection(agent, in: client)
    }

    static func connection(_ text: String, in client: AgentAuthClient) throws -> Connection {
        let all = try client.connections()
        if let exact = all.first(where: { $0.agent.text.utf8.elementsEqual(text.utf8) }) {
            return exact
        }
        let named = all.filter { $0.name.utf8.elementsEqual(text.utf8) }
        let meant =
            named.isEmpty ? all.filter { $0.agent.text.utf8.starts(with: text.utf8) } : named
        guard let first = meant.first, !text.isEmpty else {
            throw Failure(
                .noSuchThing, "no_such_agent", what: "there is no agent '\(text)' here",
                why: all.isEmpty ? "no agent is connected" : "no id or name is like that",
                hint: "agentauth connections")
        }
        guard meant.count == 1 else {
            throw Failure(
                .noSuchThing, "ambiguous_agent", what: "'\(text)' may be one of several agents",
                why: "it fits \(meant.map(\.agent.text).joined(separator: ", "))",
                hint: "give more of the id")
        }
        return first
    }
}
