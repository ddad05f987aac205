// SPDX-License-Identifier: Apache-2.0

/// An answer as a Markdown table.
struct MarkdownTable {
    private let titles: [String]
    private let isNumber: [Bool]
    private let rows: [[String]]

    init(_ answer: Answer) {
        switch answer.shape {
        case .facts(let facts):
            titles = ["", ""]
            isNumber = [false, false]
            rows = facts.map { [$0.name, $0.cell.text] }
        case .rows(let columns, let items):
            let shown = columns.indices.filter { !columns[$0].isWide }
            titles = shown.map { columns[$0].title }
            isNumber = shown.map { columns[$0].isNumber }
            rows = items.map { item in shown.map { item.cells[$0].text } }
        }
    }

    func rendered() -> String {
        let rule = isNumber.map { $0 ? "---:" : "---" }
        return ([titles, rule] + rows).map { cells in
            "| " + cells.map(MarkdownTable.cell).joined(separator: " | ") + " |\n"
        }.joined()
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
