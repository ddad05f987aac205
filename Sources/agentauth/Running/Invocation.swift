// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// One command line, from its words to its exit code.
struct Invocation {
    private let arguments: [String]

    init(_ arguments: [String]) {
        self.arguments = LeadingOptions.moved(arguments)
    }

    /// Runs it. Everything that goes wrong has been explained on standard error when this returns.
    func run() async -> ExitStatus {
        Interrupt.listen()
        // The options are not known yet, but whether a script or a person asked shall not depend on
        // the rest of the line being right.
        var console = Console(format: OutputOptions.format(guessedFrom: arguments))
        do {
            var parsed = try await AgentAuthCommand.asyncParseAsRoot(arguments)
            if let command = parsed as? any Command {
                console = Console(command.output)
                DamagedPage.explain(forScripts: console.format.isForScripts)
                try await command.run(console)
            } else {
                try parsed.run()
            }
            return .done
        } catch let failure as Failure {
            return console.report(failure)
        } catch  where AgentAuthCommand.exitCode(for: error).isSuccess {
            return show(AgentAuthCommand.fullMessage(for: error), on: console)
        } catch  where AgentAuthCommand.exitCode(for: error) == .validationFailure {
            return console.report(Failure(usage: error))
        } catch {
            return console.report(Failure(explaining: error))
        }
    }

    /// Help or the version, which the parser has answered.
    private func show(_ text: String, on console: Console) -> ExitStatus {
        do {
            try console.write(text + "\n")
            return .done
        } catch {
            return console.report(Failure(explaining: error))
        }
    }
}
