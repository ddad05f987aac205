// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// Every command of README that looks at a ledger works as it stands there, one after the other.
@Suite struct ReadmeTests {
    /// The lines of README's `sh` blocks, without those that build or set the path.
    private static func commands() throws -> [String] {
        let readme = try String(
            contentsOf: Fixtures.package.appending(path: "README.md"), encoding: .utf8)
        let blocks = readme.components(separatedBy: "```sh\n").dropFirst()
        return blocks.flatMap { block in
            block.components(separatedBy: "\n```").first?.split(separator: "\n").map(String.init)
                ?? []
        }.filter { !$0.hasPrefix("tools/") && !$0.hasPrefix("export ") }
    }

    @Test func everyCommandWorks() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let commands = try Self.commands()
        #expect(commands.count >= 9)
        for command in commands {
            let outcome = try await Executable.shell(command, in: directory)
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
    }

    @Test func everyLinkLeadsSomewhere() throws {
        let readme = try String(
            contentsOf: Fixtures.package.appending(path: "README.md"), encoding: .utf8)
        let targets = readme.components(separatedBy: "](").dropFirst()
            .compactMap { $0.components(separatedBy: ")").first }
            .filter { !$0.hasPrefix("https://") }
        #expect(targets.count > 6)
        for target in targets {
            let path = Fixtures.package.appending(path: target).path
            #expect(FileManager.default.fileExists(atPath: path), "README leads to \(target)")
        }
    }
}
