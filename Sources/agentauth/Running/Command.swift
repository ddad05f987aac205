// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// A command that does something; groups only print their help.
protocol Command: AsyncParsableCommand {
    /// How its answer is printed.
    var output: OutputOptions { get }

    /// Makes one library call and prints the answer.
    ///
    /// Whatever it throws ends as an exit code and an explanation (``Failure/init(explaining:)``). A
    /// command that found something wrong prints what it found first, and then throws.
    func run(_ console: Console) async throws
}
