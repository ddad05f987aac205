// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// What a command found, ready for any format.
struct Answer {
    enum Shape {
        /// A list: columns, and a row an item.
        case rows([Column], [Row])
        /// One thing: its properties by name.
        case facts([Fact])
    }

    let shape: Shape
    /// Whether a table begins with its columns' titles.
    let hasHeader: Bool
    /// What `-o json` prints of one thing; a list is its rows' JSON.
    private let json: [UInt8]

    /// One thing and its JSON, which may say more.
    init(_ facts: [Fact], json: JSONValue) {
        self.init(facts, json: json.serialized())
    }

    /// One thing whose JSON is printed byte for byte.
    init(_ facts: [Fact], json: [UInt8]) {
        shape = .facts(facts)
        hasHeader = false
        self.json = json
    }

    /// A list; without its header where it goes on with another.
    init(_ columns: [Column], _ rows: [Row], hasHeader: Bool = true) {
        shape = .rows(columns, rows)
        self.hasHeader = hasHeader
        json = Array("[".utf8) + rows.map(\.json).joined(separator: ",".utf8) + Array("]".utf8)
    }

    struct Column {
        let title: String
        var isNumber = false
        /// Only shown by `wide`.
        var isWide = false
        /// How wide it is at least: lists that are printed piece by piece keep their columns.
        var least = 0
    }

    struct Row {
        let cells: [Cell]
        /// The item as it is.
        let json: [UInt8]
    }

    struct Fact {
        let name: String
        let cell: Cell

        init(_ name: String, _ cell: Cell) {
            self.name = name
            self.cell = cell
        }

        init(_ name: String, _ text: String) {
            self.init(name, Cell(text))
        }
    }

    /// A piece of text that a terminal can be shown.
    struct Cell {
        let text: String
        let tone: Tone

        init(_ text: String, _ tone: Tone = .plain) {
            self.text = text.printable
            self.tone = tone
        }

        init(_ state: State) {
            self.init("\(state.sign) \(state.word)", state.tone)
        }
    }

    /// The answer with its last newline.
    func rendered(as format: OutputFormat, on stream: OutputStream) -> String {
        switch format {
        case .table: TextTable(self, isWide: false).rendered(on: stream)
        case .wide: TextTable(self, isWide: true).rendered(on: stream)
        case .json: String(decoding: json, as: UTF8.self) + "\n"
        case .ndjson: lines
        case .csv: CSVTable(self).rendered()
        case .md: MarkdownTable(self).rendered()
        }
    }

    private var lines: String {
        guard case .rows(_, let rows) = shape else {
            return String(decoding: json, as: UTF8.self) + "\n"
        }
        return rows.map { String(decoding: $0.json, as: UTF8.self) + "\n" }.joined()
    }
}
