// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct DoctorCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "The main job, start to end, in one process.")
    @Flag var once = false
    @OptionGroup var output: OutputOptions
    func run(_ console: Console) throws {}
}
