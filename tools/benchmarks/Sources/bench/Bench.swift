// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// `bench [NAME …] [--json]`: runs suites and prints what they measured.
///
/// A suite is one file, `NameSuite.swift`, and one case of ``Suite``; it returns ``Figure`` values
/// that it took with ``Stopwatch``, each against a limit measured in the same run.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the stack against the limits of this machine.",
        discussion: "Exits with 1 when a figure misses its target.")

    @Argument(help: "The suites to run: all of them, unless named.")
    var suites: [Suite] = Suite.allCases

    @Flag(help: "One JSON object a line instead of a table.")
    var json = false

    func run() async throws {
        var isGood = true
        if !json { print(Figure.tableHead) }
        for suite in suites {
            for figure in try await suite.run() {
                print(json ? figure.jsonLine : figure.tableRow)
                if figure.pass == false { isGood = false }
            }
        }
        if !isGood { throw ExitCode.failure }
    }
}

/// What can be measured, by the name it is called with.
enum Suite: String, CaseIterable, ExpressibleByArgument {
    case limits, engine, ledger, http

    func run() async throws -> [Figure] {
        switch self {
        case .limits: LimitsSuite.run()
        case .engine: try await EngineSuite.run()
        case .ledger: try await LedgerSuite.run()
        case .http: try await HTTPSuite.run()
        }
    }
}
