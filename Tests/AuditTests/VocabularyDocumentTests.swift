// SPDX-License-Identifier: Apache-2.0
import Audit
import FixturesSupport
import Foundation
import Testing

/// `docs/ledger-events.md` is read here, so that it says what the code does.
@Suite("The documented vocabulary")
struct VocabularyDocumentTests {
    private let text: String

    init() throws {
        text = try String(
            contentsOf: Fixtures.package.appending(path: "docs/ledger-events.md"), encoding: .utf8)
    }

    /// The cells of the rows whose first cell is in code type, below the given heading.
    private func rows(under heading: String) throws -> [[String]] {
        let start = try #require(text.range(of: "\n## \(heading)\n")).upperBound
        let section = text[start...].components(separatedBy: "\n## ")[0]
        return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The words in code type.
    private func names(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// The lines of the code block of a language.
    private func block(_ language: String) throws -> [String] {
        let parts = text.components(separatedBy: "\n```\(language)\n")
        try #require(parts.count == 2, "one block of \(language)")
        return parts[1].components(separatedBy: "\n```")[0].components(separatedBy: "\n")
    }

    @Test("Every event has one row, every row is an event, and its members are the code's")
    func events() throws {
        let rows = try rows(under: "Events")
        #expect(rows.map { names($0[0]) } == AuditEvent.allCases.map { [$0.rawValue] })
        for (row, event) in zip(rows, AuditEvent.allCases) {
            #expect(row[1].count > 10, "when \(event) happens")
            #expect(names(row[2]) == event.members.always.filter { $0 != "op" }, "\(event)")
            #expect(names(row[3]) == event.members.sometimes, "\(event)")
        }
    }

    @Test("Every member that an event can have is explained, and no other")
    func members() throws {
        let explained = try rows(under: "Members").flatMap { names($0[0]) }
        let used = AuditEvent.allCases.flatMap { $0.members.always + $0.members.sometimes }
        #expect(Set(explained) == Set(used))
        #expect(Set(explained).count == explained.count)
    }

    @Test("The values of closed members are all listed")
    func values() throws {
        func listed(_ member: String) throws -> [String] {
            let row = try #require(try rows(under: "Members").first { names($0[0]) == [member] })
            return names(row[1])
        }
        #expect(try listed("out") == Outcome.allCases.map(\.rawValue))
        #expect(try listed("by") == Decider.allCases.map(\.rawValue))
        #expect(try listed("via") == ApprovalStrength.allCases.map(\.rawValue))
    }

    @Test("The example is a real ledger with every event, and its sentences are those of the tool")
    func example() throws {
        let lines = try ExampleLedger.lines()
        #expect(try block("ndjson") == lines.map { String(decoding: $0, as: UTF8.self) })
        #expect(try block("text") == lines.map { AuditSentence.sentence(for: $0) })
        let entries = lines.compactMap { AuditedEntryLine($0) }
        #expect(entries.count == lines.count)
        #expect(
            Set(entries.map(\.type)) == Set(AuditEvent.allCases.map(\.rawValue)))
        #expect(entries.flatMap(\.vocabularyFaults) == [])
    }
}
