// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation

/// `docs/cli.md`, as the tests read it.
struct CommandPage {
    /// The text below a heading of the second level, by the heading.
    let sections: [(title: String, text: String)]

    init() throws {
        let page = try String(
            contentsOf: Fixtures.package.appending(path: "docs/cli.md"), encoding: .utf8)
        sections = page.components(separatedBy: "\n## ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            return (String(lines[0]), lines.count > 1 ? String(lines[1]) : "")
        }
    }

    func section(_ title: String) -> String? {
        sections.first { $0.title == title }?.text
    }

    /// A command of a `console` block with the lines that it prints, standard output after standard
    /// error.
    struct Example: Sendable {
        let command: String
        var lines: [String] = []
    }

    /// All of them, in order.
    var examples: [Example] {
        var examples: [Example] = []
        var isInside = false
        for line in sections.flatMap({ $0.text.components(separatedBy: "\n") }) {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                examples.append(Example(command: String(line.dropFirst(2))))
            } else if isInside, !examples.isEmpty {
                examples[examples.count - 1].lines.append(line)
            }
        }
        return examples
    }
}
