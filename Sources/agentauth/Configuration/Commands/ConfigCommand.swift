// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The group of commands about the configuration of a server.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "What a server would run with, and why.",
        subcommands: [
            ConfigShowCommand.self, ConfigExplainCommand.self, ConfigValidateCommand.self,
        ])
}
