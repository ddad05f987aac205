// SPDX-License-Identifier: Apache-2.0

/// An answer in columns.
struct TextTable {
    private let isNumber: [Bool]
    private let least: [Int]
    private let lines: [[Answer.Cell]]
    private let isCut: Bool

    init(_ answer: Answer, isWide: Bool) {
        isCut = !isWide
        switch answer.shape {
        case .facts(let facts):
            isNumber = [false, false]
            least = [0, 0]
            lines = facts.map {
                [Answer.Cell($0.name, .faint), $0.cell]
            }
        case .rows(let columns, let items):
            let shown = columns.indices.filter { isWide || !columns[$0].isWide }
            let header = shown.map { Answer.Cell(columns[$0].title.uppercased(), .faint) }
            isNumber = shown.map { columns[$0].isNumber }
            least = shown.map { columns[$0].least }
            lines =
                (answer.hasHeader ? [header] : [])
                + items.map { item in shown.map { item.cells[$0] } }
        }
    }

    /// The lines; on a terminal, what is too long is cut and ends in an ellipsis.
    func rendered(on stream: OutputStream) -> String {
        let widths = isNumber.indices.map { column in
            lines.reduce(least[column]) { max($0, $1[column].text.count) }
        }
        let columns = isCut ? stream.columns : nil
        return lines.map { line(of: $0, widths, columns, stream) + "\n" }.joined()
    }

    private func line(
        of cells: [Answer.Cell], _ widths: [Int], _ columns: Int?, _ stream: OutputStream
    ) -> String {
        var line = ""
        var used = 0
        for (index, cell) in cells.enumerated() {
            var text = cell.text
            if let columns, used + text.count > columns {
                text = String(text.prefix(max(columns - used - 1, 0))) + "…"
            }
            let space = String(repeating: " ", count: max(widths[index] - text.count, 0))
            let painted = cell.tone.painted(text, on: stream)
            if isNumber[index] {
                line += space + painted
            } else {
                line += painted + (index == cells.count - 1 ? "" : space)
            }
            used += widths[index] + 2
            if let columns, used >= columns { break }
            if index < cells.count - 1 { line += "  " }
        }
        return line
    }
}
