// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON

extension Answer {
    /// One agent, as it was last seen.
    init(_ connection: Connection) {
        var facts: [Fact] = [
            .init("agent", connection.agent.text), .init("name", connection.name),
            .init("server", connection.issuer), .init("mode", connection.mode.rawValue),
            .init("status", Cell(State(standing: connection.status.rawValue))),
        ]
        if let user = connection.user { facts.append(.init("user", user)) }
        if let end = connection.expiresAt { facts.append(.init("expires", end.rfc3339)) }
        facts += connection.grants.map { .init("grant", $0.cell) }
        self.init(facts, json: connection.json)
    }

    /// Agents, one a line.
    init(_ connections: [Connection]) {
        self.init(
            [
                Column(title: "agent"), Column(title: "status"),
                Column(title: "mode", isWide: true),
                Column(title: "server"), Column(title: "name"), Column(title: "grants"),
            ],
            connections.map { connection in
                Row(
                    cells: [
                        Cell(connection.agent.text),
                        Cell(State(standing: connection.status.rawValue)),
                        Cell(connection.mode.rawValue), Cell(connection.issuer),
                        Cell(connection.name),
                        Cell(
                            connection.grants.filter { $0.status == .active }.map(\.capability)
                                .joined(separator: ", ")),
                    ], json: connection.json.serialized())
            })
    }
}

extension Connection {
    /// The members of the protocol's own answer about an agent, and where that is.
    var json: JSONValue {
        let view = AgentView(
            agent: agent, host: host, name: name, mode: mode, status: status, grants: grants,
            user: user, expiresAt: expiresAt)
        var members = view.json.object ?? JSONObject()
        members["issuer"] = .string(issuer)
        if let ledger { members["ledger"] = .string(ledger.headerValue) }
        if !warnings.isEmpty {
            members["warnings"] = .array(warnings.map { .string($0.description) })
        }
        return .object(members)
    }
}

extension GrantView {
    /// The capability with what it is narrowed to, or why it is not held.
    fileprivate var cell: Answer.Cell {
        let state = State(standing: status.rawValue)
        var text = "\(state.sign) \(capability)"
        if status != .active { text += " (\(state.word))" }
        if !constraints.isEmpty { text += ": \(constraints.sentence)" }
        if let reason { text += ": \(reason)" }
        return Answer.Cell(text, state.tone)
    }
}

extension Console {
    /// Tells of grants that reach further than what was asked for, before they are used.
    func warn(of connection: Connection) {
        for warning in connection.warnings { say("! \(warning)".printable) }
    }
}
