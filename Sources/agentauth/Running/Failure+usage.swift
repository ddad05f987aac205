// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

extension Failure {
    /// A command line that the parser did not take.
    init(usage error: any Error) {
        // Wide enough that the usage stays on one line.
        let lines = AgentAuthCommand.fullMessage(for: error, columns: 1000)
            .split(separator: "\n").map { $0.drop { $0 == " " } }
        let usage = lines.first { $0.hasPrefix("Usage: ") }
        let help = lines.first { $0.hasPrefix("See '") }?.dropFirst(5).prefix { $0 != "'" }
        self.init(
            .usage, "usage", what: AgentAuthCommand.message(for: error),
            why: usage.map { "the usage is: \($0.dropFirst(7))" } ?? "the command line is not one",
            hint: String(help ?? "agentauth --help"))
    }

    /// A value on the command line that the parser takes and the command does not.
    init(usage what: String, why: String, hint: String) {
        self.init(.usage, "usage", what: what, why: why, hint: hint)
    }
}
