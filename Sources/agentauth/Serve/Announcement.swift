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

    init(_ listening: AgentAuthServer.Listening, directory: String, ledgerKey: VerifierKey) {
        self.listening = listening
        self.directory = directory
        self.ledgerKey = ledgerKey
    }

    private var address: String {
        let host = listening.host
        return host.contains(":") ? "[\(host)]:\(listening.port)" : "\(host):\(listening.port)"
    }

    var answer: Answer {
        Answer(
            [
                .init("issuer", listening.issuer),
                .init("listening", address),
                .init("data", directory),
                .init("ledger key", ledgerKey.description),
            ],
            json: [
                "issuer": .string(listening.issuer), "listen": .string(address),
                "data": .string(directory), "ledger_key": .string(ledgerKey.description),
                "pid": .number(JSONNumber(Int64(getpid()))),
            ])
    }

    /// What to do next, for a person.
    var hints: [String] {
        [
            "Connect an agent:  agentauth connect -P \(listening.issuer) --grant check_balance",
            "Approve it:        agentauth approvals list --data \(quoted(directory))",
            "  in a browser:    \(listening.issuer)/device",
            "Watch the ledger:  agentauth ledger tail -f --data \(quoted(directory))",
            "Stop:              Ctrl-C",
        ]
    }

    /// A path as a shell takes it.
    private func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
            default: false
            }
        }
        return isPlain ? path : "'" + path.replacing("'", with: #"'\''"#) + "'"
    }
}
