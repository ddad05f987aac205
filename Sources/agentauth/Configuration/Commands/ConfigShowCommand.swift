// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct ConfigShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The configuration that holds here.",
        discussion: """
            Options, environment, files and defaults together, as a configuration file that says the \
            same; with --json as one object.
            """)

    @OptionGroup var sources: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) throws {
        let page = ConfigurationPage(try sources.effective())
        switch console.format {
        case .table, .wide: try console.write(page.yaml)
        default:
            try console.print(
                Answer(page.lines.map { .init($0.name, $0.value) }, json: page.json))
        }
    }
}
