// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthLedger
import AgentAuthProtocol
import ArgumentParser
import Cryptography
import StrictJSON
import Transparency

struct ReceiptsVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that what servers said stands in their ledgers.",
        discussion: """
            By the proofs that were kept; those that are missing are asked for, unless --offline. With \
            --data or --export, by the entries themselves. Exit code 2 when a receipt is missing or \
            altered, 9 when one cannot be judged.
            """)

    @Option(help: ArgumentHelp("The verifier key to trust.", valueName: "vkey"))
    var key: String?

    @Flag(help: "Ask no server.")
    var offline = false

    @Option(help: ArgumentHelp("Look in the export with this manifest.", valueName: "file"))
    var export: String?

    @Option(help: ArgumentHelp("Look in this data directory.", valueName: "dir"))
    var data: String?

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if export != nil, data != nil {
            throw ValidationError("--export and --data contradict each other")
        }
        if key != nil, export != nil || data != nil {
            throw ValidationError("--key is for proofs; agentauth ledger verify judges a ledger")
        }
    }

    func run(_ console: Console) async throws {
        let key = try key.map { try VerifierKey(argument: $0) }
        let findings = try await keys.withClient(console) { client in
            if export != nil || data != nil {
                let receipts = try client.keptReceipts()
                return try entries(receipts).judge(receipts)
            }
            return try await client.judgeReceipts(by: key, askingServers: !offline)
        }
        try console.print(Answer(findings))
        if let failure = Failure(findings) { throw failure }
    }

    private func entries(_ receipts: [Receipt]) throws -> RecordedLeaves {
        if let export { return try RecordedLeaves(export: export, of: receipts) }
        return try RecordedLeaves(directory: data ?? "", of: receipts)
    }
}

extension Answer {
    fileprivate init(_ findings: [ReceiptFinding]) {
        self.init(
            [
                .init(title: "seq", isNumber: true), .init(title: "state"),
                .init(title: "operation"), .init(title: "server", isWide: true),
                .init(title: "why"),
            ],
            findings.map { finding in
                let (state, why) = finding.standing.shown
                var members = finding.receipt.json.object ?? JSONObject()
                members["state"] = .string(state.word)
                members["why"] = why.map { .string($0) } ?? .null
                return .init(
                    cells: [
                        .init(String(finding.receipt.pointer.sequence)), .init(state),
                        .init(finding.receipt.operation), .init(finding.receipt.issuer),
                        .init(why ?? ""),
                    ], json: JSONValue.object(members).serialized())
            })
    }
}

extension Failure {
    /// What is wrong with the worst of the receipts; nil when all are intact.
    fileprivate init?(_ findings: [ReceiptFinding]) {
        let wrong = findings.count { $0.standing.isWrong }
        let open = findings.count { $0.standing != .intact && !$0.standing.isWrong }
        if wrong > 0 {
            self.init(
                .checkFailed, "receipts_not_kept",
                what: "the ledger is not what the server said",
                why: "\(wrong) of \(findings.count) receipts are missing or altered",
                hint: "keep the receipts, and ask the server's operator")
        } else if open > 0 {
            self.init(
                .undecided, "undecided", what: "not all receipts can be judged",
                why: "\(open) of \(findings.count) have no proof or no key",
                hint: "try again when the server can be reached, or give --key")
        } else {
            return nil
        }
    }
}

extension ReceiptStanding {
    fileprivate var isWrong: Bool {
        switch self {
        case .missing, .altered: true
        case .intact, .undecided: false
        }
    }

    fileprivate var shown: (State, why: String?) {
        switch self {
        case .intact: (.good("intact"), nil)
        case .missing: (.bad("missing"), nil)
        case .altered(let why): (.bad("altered"), why)
        case .undecided(let why): (.open("undecided"), why)
        }
    }
}
