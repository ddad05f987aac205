// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// `docs/conformance.md` has a row for every normative statement of the public text and for every
/// decision where that is silent, and what a row names as its test is one.
@Suite struct ConformancePageTests {
    private struct Row {
        /// The section of the text, or the number of the decision.
        let number: String
        let statement: String
        let test: String
    }

    /// The lines of the tables, and the rows among them: those of the statements, then those of the
    /// decisions.
    private let tables: (lines: [Substring], statements: [Row], decisions: [Row])

    init() throws {
        let page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/conformance.md"), encoding: .utf8)
        let parts = page.components(separatedBy: "\n## Decisions\n")
        tables = (
            page.split(separator: "\n").filter { $0.hasPrefix("|") },
            Self.rows(parts[0]), Self.rows(parts.count == 2 ? parts[1] : "")
        )
    }

    private static func rows(_ part: String) -> [Row] {
        part.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count == 6, cells[1].first?.isNumber == true else { return nil }
            return Row(number: cells[1], statement: cells[2], test: cells[4])
        }
    }

    @Test func noStatementIsWithoutAnswer() {
        #expect(tables.statements.count > 250)
        for row in tables.statements + tables.decisions {
            #expect(!row.statement.isEmpty && !row.test.isEmpty, "\(row.number)")
        }
        // A row that a stray bar had broken would be a line, and no row.
        let heads = tables.lines.filter { $0.hasPrefix("| §") || $0.hasPrefix("| #") }
        let rows = tables.statements.count + tables.decisions.count
        #expect(tables.lines.count == rows + 2 * heads.count)
    }

    @Test func statementsStandInTheOrderOfTheText() {
        let sections = tables.statements.map { row in
            row.number.split(separator: ".").compactMap { Int($0) }
        }
        for (earlier, later) in zip(sections, sections.dropFirst()) {
            #expect(!later.lexicographicallyPrecedes(earlier), "\(later) after \(earlier)")
        }
        #expect(tables.decisions.map(\.number) == (1...58).map { "\($0)" })
    }

    @Test func everyTestThatIsNamedExists() throws {
        let declared = try DeclaredTests().names
        #expect(declared.count > 500)
        for row in tables.statements + tables.decisions {
            let named = row.test.split(separator: "`").map(String.init).filter {
                $0.contains("/")
            }
            for name in named where !declared.contains(name) {
                Issue.record("\(row.number) names \(name), which is no test")
            }
            // Without a test: why it does not apply, or what is missing.
            let says = row.test.hasPrefix("— ") || row.test.hasPrefix("open: ")
            #expect(named.isEmpty == says, "\(row.number): \(row.test)")
        }
    }
}
