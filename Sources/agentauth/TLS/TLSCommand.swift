// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Certificates for development.
struct TLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls", abstract: "Make certificates for development.",
        subcommands: [TLSInitCommand.self])
}
