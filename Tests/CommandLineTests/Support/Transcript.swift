// SPDX-License-Identifier: Apache-2.0

/// A file of `Fixtures/cli`: commands with what they must print.
///
/// ```
/// # What this shows.
/// $ agentauth version --json
/// > {"agentauth":"…"}
/// ! a line of standard error
/// ? 64
/// ```
///
/// A `!` alone says that standard error is empty. A `$` line is run by the shell, and every step of a
/// file in the same fresh directory, with a copy of the same demo in `demo` and a free port in `PORT`.
/// Standard output (`>`) and exit code (`?`, 0 without one) are compared
/// always, standard error (`!`) when a step has such a line. In a line, `…` stands for any text; a
/// line that is `…` stands for any lines. Other lines are for the reader.
struct Transcript {
    struct Step {
        let line: Int
        let command: String
        var output: [String] = []
        var errors: [String]?
        var status: Int32 = 0
    }

    private(set) var steps: [Step] = []

    /// Reads a file; throws at a line that cannot stand where it stands.
    init(_ text: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let rest = String(line.dropFirst(2))
            switch line.prefix(2) {
            case "$ ":
                steps.append(Step(line: index + 1, command: rest))
            case "", "# ", "#":
                continue
            case ">", "> ", "!", "! ", "? ":
                guard !steps.isEmpty else { throw Malformed(line: index + 1) }
                let last = steps.count - 1
                switch line.first {
                case ">": steps[last].output.append(rest)
                case "!":
                    steps[last].errors = (steps[last].errors ?? []) + (line == "!" ? [] : [rest])
                default:
                    guard let status = Int32(rest) else { throw Malformed(line: index + 1) }
                    steps[last].status = status
                }
            default:
                throw Malformed(line: index + 1)
            }
        }
    }

    struct Malformed: Error {
        let line: Int
    }
}
