// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// `docs/configuration.md` lists the keys that there are, as they are.
@Suite struct ConfigurationPageTests {
    private let page: String
    /// The cells of the table's rows, by key.
    private var rows: [String: [String]] = [:]
    /// The keys that wait for later versions.
    private var later: [String] = []

    init() throws {
        page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/configuration.md"), encoding: .utf8)
        for line in page.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if line.hasPrefix("| `"), cells.count == 4 {
                rows[cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`"))] = cells
            }
        }
        let section = page.components(separatedBy: "\n## ")
            .first { $0.hasPrefix("Keys of later versions") }
        for line in try #require(section).split(separator: "\n") where line.hasPrefix("- ") {
            later += line.split(separator: "`").filter { $0.contains(".") && !$0.contains(" ") }
                .map(String.init)
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: "–"
        case .string(let text): text.isEmpty ? "–" : "`\(text)`"
        case .array(let list): "`[\(list.compactMap(\.string).joined(separator: ", "))]`"
        case .some(let value): "`\(String(decoding: value.serialized(), as: UTF8.self))`"
        }
    }

    @Test func everyKeyHasItsRowAndEveryRowIsAKey() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let outcome = try await Executable.shell(
            "agentauth config explain -o ndjson", in: directory)
        let keys = try outcome.output.split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
        #expect(keys.count > 20)
        #expect(Set(keys.compactMap { $0["key"]?.string }) == Set(rows.keys))
        for key in keys {
            let name = try #require(key["key"]?.string)
            let row = try #require(rows[name], "\(name) is missing")
            #expect(row[1] == key["type"]?.string, "\(name)")
            #expect(row[2] == Self.text(key["default"]), "\(name)")
            #expect(row[3] == key["meaning"]?.string, "\(name)")
            if let flag = key["flag"]?.string {
                #expect(page.contains("`\(flag)` sets `\(name)`"), "\(name)")
            }
        }
    }

    @Test func everyKeyOfALaterVersionIsRefusedInFilesAndVariables() async throws {
        #expect(!later.isEmpty)
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        var file = ""
        for key in later {
            let parts = key.split(separator: ".")
            file += "\(parts[0]): {\(parts[1]): 1}\n"
        }
        // One mapping a section: a key that stands twice would hide the others.
        for (index, line) in file.split(separator: "\n").enumerated() {
            let outcome = try await Executable.shell(
                "echo '\(line)' | agentauth config validate - --json", in: directory)
            #expect(outcome.status == 78, "\(line): \(outcome.output)")
            #expect(
                outcome.output.contains("'\(later[index])' needs what this version does not have"),
                "\(line): \(outcome.output)")
        }
        let name = "AGENTAUTH_" + later[0].uppercased().replacing(".", with: "_")
        let outcome = try await Executable.shell(
            "\(name)=1 agentauth config show", in: directory)
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("\(name): '\(later[0])' needs what"))
    }
}
