// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The one executable of this package: the suites, and the servers that a suite starts as processes
/// of their own. Those are no subcommand, for the names of suites stand where one would.
@main
enum Program {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == ServedProcess.name {
            await ServedProcess.main(Array(arguments.dropFirst()))
        } else {
            await Bench.main(Array(arguments))
        }
    }
}
