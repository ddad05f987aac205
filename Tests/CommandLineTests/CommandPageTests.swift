// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// `docs/cli.md` says what the program does, and the program does what it says.
@Suite struct CommandPageTests {
    private let page: CommandPage

    init() throws {
        page = try CommandPage()
    }

    @Test func everyCommandIsThereWithItsOptionsAndExitCodes() async throws {
        let common = try #require(page.section("Options of every command"))
        let codes = try #require(page.section("Exit codes"))
        for command in try await CommandTree().commands where !command.isGroup {
            let section = try #require(page.section(command.path), "\(command.path) is missing")
            #expect(
                section.contains("```console\n$ \(command.path)"), "\(command.path): no example")
            for option in command.options where !common.contains("`\(option)") {
                #expect(section.contains("`\(option)"), "\(command.path): \(option) is missing")
            }
            for argument in command.arguments {
                #expect(
                    section.contains("`\(argument.uppercased())`"),
                    "\(command.path): \(argument) is missing")
            }
            let line = try #require(
                section.components(separatedBy: "Exit codes: ").dropFirst().first,
                "\(command.path): no exit codes")
            for code in line.split(whereSeparator: { !$0.isNumber }) where code.count < 4 {
                #expect(codes.contains("| \(code) |"), "\(command.path): \(code) is not a code")
            }
        }
    }

    @Test func everySectionOfACommandIsOne() async throws {
        let commands = try await CommandTree().commands
        for (title, text) in page.sections where title.hasPrefix("agentauth ") {
            let command = try #require(
                commands.first { $0.path == title }, "there is no \(title)")
            for line in text.split(separator: "\n") where line.hasPrefix("- `-") {
                // Spellings of one option, each in backticks, up to the colon.
                let spellings = line.prefix { $0 != ":" }.split(separator: "`").dropFirst()
                for spelling in spellings where spelling.hasPrefix("-") {
                    let option = String(spelling.prefix { $0 != " " })
                    #expect(command.options.contains(option), "\(title) has no \(option)")
                }
            }
        }
    }

    @Test func everyExampleDoesWhatIsShown() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(page.examples.count > 10)
        for example in page.examples {
            let outcome = try await Executable.shell(example.command, in: directory)
            let shown = outcome.errors + outcome.output
            #expect(
                LinePattern.matches(
                    example.lines.map(CommandPageTests.spaced), CommandPageTests.spaced(shown)),
                "\(example.command): \(shown)")
        }
    }

    /// Columns differ in width with what is in them.
    private static func spaced(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.split(separator: " ").joined(separator: " ") }
            .joined(separator: "\n")
    }
}
