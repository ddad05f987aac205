// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How much of a list is shown.
struct ListOptions: ParsableArguments {
    /// What fits in memory without a thought.
    private static let largest = 100_000

    @Option(name: [.customShort("n"), .long], help: "How many at most.")
    var limit = 1000

    mutating func validate() throws {
        guard 1...ListOptions.largest ~= limit else {
            throw ValidationError("-n is 1 to \(ListOptions.largest)")
        }
    }
}
