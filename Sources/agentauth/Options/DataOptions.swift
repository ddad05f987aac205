// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Which data directory a command looks at.
struct DataOptions: ParsableArguments {
    static let variable = "AGENTAUTH_DATA"
    static let standard = "./agentauth-data"

    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "The data directory (default: $\(variable), then \(standard)).", valueName: "dir"))
    var given: String?

    var directory: String {
        if let given { return given }
        if let variable = Variable.value(DataOptions.variable), !variable.isEmpty {
            return variable
        }
        return DataOptions.standard
    }
}
