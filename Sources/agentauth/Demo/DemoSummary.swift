// SPDX-License-Identifier: Apache-2.0
import AgentAuthSimulator
import Cryptography
import StrictJSON
import Transparency

/// What the demo came to.
struct DemoSummary {
    private let report: DemoRun.Report
    private let isKept: Bool

    init(_ report: DemoRun.Report, isKept: Bool) {
        self.report = report
        self.isKept = isKept
    }

    private var root: String { Base64.encode(report.root.bytes) }

    var answer: Answer {
        let summary = report.summary
        return Answer(
            [
                .init("agents", String(summary.agents)),
                .init("executions", String(summary.executions)),
                .init("refusals", String(summary.refusals)),
                .init("entries", String(report.size)),
                .init("root", root),
                .init(
                    "ledger",
                    Answer.Cell(report.verified ? .good("verified") : .bad("not verified"))),
                .init("data", isKept ? report.directory : "removed; --data DIR keeps it"),
            ],
            json: [
                "agents": .number(JSONNumber(summary.agents)),
                "executions": .number(JSONNumber(summary.executions)),
                "refusals": .number(JSONNumber(summary.refusals)),
                "ledger": [
                    "size": .count(report.size), "root": .string(root),
                    "verified": .bool(report.verified),
                ],
                "data": .string(report.directory),
            ])
    }
}
