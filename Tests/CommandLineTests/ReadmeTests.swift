// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// Every command of README works as it stands there, one after the other: with a free port in place
/// of the default one, and with the operator's command line in place of the browser, which
/// `tools/browser-test` drives.
@Suite struct ReadmeTests {
    @Test func everyCommandWorks() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let newcomer = try Newcomer(in: directory)
        let commands = try Self.commands()
        #expect(commands.count >= 20)
        do {
            for command in commands { try await newcomer.type(command) }
        } catch {
            await newcomer.leave()
            throw error
        }
        await newcomer.leave()
    }

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
