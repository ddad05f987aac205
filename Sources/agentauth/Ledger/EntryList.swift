// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit

/// Entries as a table, and as they are.
struct EntryList {
    private let lines: [[UInt8]]
    private let hasHeader: Bool

    /// `hasHeader` is false where a list goes on.
    init(_ lines: [[UInt8]], hasHeader: Bool = true) {
        self.lines = lines
        self.hasHeader = hasHeader
    }

    var answer: Answer {
        Answer(
            [
                .init(title: "seq", isNumber: true, least: 5), .init(title: "time", least: 24),
                .init(title: "type", least: 19),
                .init(title: "user", isWide: true), .init(title: "host", isWide: true),
                .init(title: "agent", isWide: true), .init(title: "cap", isWide: true),
                .init(title: "out", isWide: true), .init(title: "why", isWide: true),
                .init(title: "what happened"),
            ], lines.map(row), hasHeader: hasHeader)
    }

    private func row(_ line: [UInt8]) -> Answer.Row {
        guard let entry = AuditedEntryLine(line) else {
            let cells = ["?", "?", "?", "", "", "", "", "", "", "not an entry of this format"]
            return Answer.Row(cells: cells.map { Answer.Cell($0) }, json: line)
        }
        let members = ["user", "host", "agent", "cap", "out", "why"]
        let cells =
            [String(entry.seq), entry.moment.rfc3339, entry.type]
            + members.map { entry.string($0) ?? "" } + [AuditSentence.sentence(for: entry)]
        return Answer.Row(cells: cells.map { Answer.Cell($0) }, json: line)
    }
}
