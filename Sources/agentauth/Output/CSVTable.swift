// SPDX-License-Identifier: Apache-2.0

/// An answer as CSV (RFC 4180): a header, and all columns. A view, not verifiable.
struct CSVTable {
    private let lines: [[String]]

    init(_ answer: Answer) {
        switch answer.shape {
        case .facts(let facts): lines = [facts.map(\.name), facts.map(\.cell.text)]
        case .rows(let columns, let rows):
            lines = [columns.map(\.title)] + rows.map { $0.cells.map(\.text) }
        }
    }

    func rendered() -> String {
        lines.map { $0.map(CSVTable.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A spreadsheet runs a cell that begins with one of these.
    private static let formulaSigns: [Character] = ["=", "+", "-", "@"]

    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, formulaSigns.contains(first), Int64(text) == nil {
            text = "'" + text
        }
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
        else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
