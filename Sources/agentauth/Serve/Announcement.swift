// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Glibc
import StrictJSON
import Transparency

/// What a server says of itself when it listens.
struct Announcement {
    private let listening: AgentAuthServer.Listening
    private let directory: String
    private let ledgerKey: VerifierKey
    private let content: DemoContent?

    /// - Parameter content: what was put into the directory; its password is part of the answer, for
    ///   it is told nowhere else.
    init(
        _ listening: AgentAuthServer.Listening, directory: String, ledgerKey: VerifierKey,
        content: DemoContent?
    ) {
        self.content = content
        self.listening = listening
        self.directory = directory
        self.ledgerKey = ledgerKey
    }

    private var address: String {
        let host = listening.host
        return host.contains(":") ? "[\(host)]:\(listening.port)" : "\(host):\(listening.port)"
    }

    var answer: Answer {
        var facts: [Answer.Fact] = [
            .init("issuer", listening.issuer),
            .init("listening", address),
            .init("data", directory),
            .init("ledger key", ledgerKey.description),
        ]
        var members: [(String, JSONValue)] = [
            ("issuer", .string(listening.issuer)), ("listen", .string(address)),
            ("data", .string(directory)), ("ledger_key", .string(ledgerKey.description)),
            ("pid", .number(JSONNumber(Int64(getpid())))),
        ]
        if let content {
            facts.append(content.fact)
            members.append(("demo_user", content.json))
        }
        return Answer(facts, json: .object(JSONObject(members)))
    }

    /// What to do next, for a person.
    var hints: [String] {
        [
            "Connect an agent:  agentauth connect -P \(listening.issuer) --grant check_balance",
            "Approve it:        agentauth approvals list --data \(directory.quotedForShell)",
            "  in a browser:    \(listening.issuer)/device",
            "Watch the ledger:  agentauth ledger tail -f --data \(directory.quotedForShell)",
            "Stop:              Ctrl-C",
        ]
    }
}
