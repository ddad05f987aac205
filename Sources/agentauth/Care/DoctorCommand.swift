// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct DoctorCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check this machine and a data directory.",
        discussion: """
            Looks at the libraries, the clock, the directory with its files, free space, the \
            database, and the ledger's key and head. It takes the same time however long the ledger \
            is; ledger verify reads all of it. Exit code 2 when there is a fault.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let checks =
            MachineCheckup().checks + DirectoryCheckup(data).checks
        try console.print(DoctorReport(checks).answer)
        let faults = checks.filter { $0.state == .fault }
        guard let first = faults.first else { return }
        throw Failure(
            .checkFailed, "doctor", what: "\(faults.count) of \(checks.count) checks found a fault",
            why: "\(first.name): \(first.detail)", hint: first.hint ?? "agentauth ledger verify")
    }
}
