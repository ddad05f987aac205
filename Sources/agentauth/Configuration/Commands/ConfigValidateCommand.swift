// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import StrictJSON

struct ConfigValidateCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Whether a configuration can be used.",
        discussion: """
            Without a file it judges what a server started here would run with. It shows everything \
            that is wrong, with its place. Exit code 78 when something is.
            """)

    @Argument(help: "Judge this file alone.")
    var file: String?

    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        var problems: [ConfigurationProblem] = []
        do {
            let layers =
                try file.map { [.file(try ConfigurationFile($0))] }
                ?? ConfigurationOptions.layers(in: ProcessInfo.processInfo.environment)
            let configuration = try EffectiveConfiguration(layers: layers)
            try await configuration.checkCapabilities()
            _ = try configuration.tlsIdentity()
        } catch let error as ConfigurationError {
            problems = error.problems
        }
        try console.print(ConfigValidateCommand.answer(problems))
        if let first = problems.first {
            let count = problems.count
            throw Failure(
                .badConfiguration, "bad_configuration",
                what: "\(count) \(count == 1 ? "thing is" : "things are") wrong",
                why: "\(first.place): \(first.text)", hint: first.hint)
        }
    }

    private static func answer(_ problems: [ConfigurationProblem]) -> Answer {
        let verdict: State = problems.isEmpty ? .good("valid") : .bad("not valid")
        return Answer(
            [.init("configuration", Answer.Cell(verdict))]
                + problems.map { .init($0.place, "\($0.text); \($0.hint)") },
            json: [
                "valid": .bool(problems.isEmpty),
                "problems": .array(
                    problems.map {
                        [
                            "place": .string($0.place), "problem": .string($0.text),
                            "hint": .string($0.hint),
                        ]
                    }),
            ])
    }
}
