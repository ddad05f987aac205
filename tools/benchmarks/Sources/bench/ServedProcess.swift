// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import ArgumentParser
import Authority
import Cryptography
import Foundation
import UnixSignals

/// `bench serve …`: what a suite starts as a process of its own, to be measured from outside. It
/// prints the port that it listens on and runs until SIGTERM.
struct ServedProcess: AsyncParsableCommand {
    static let name = "serve"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "A server for the suite `http`.")

    @Option(help: "The data directory of an engine; without it, the bare framework.")
    var directory: String?

    func run() async throws {
        guard let directory else { return try await BareServer.run(onListening: Self.announce) }
        let authority = try await Authority.open(
            BusyEngine.setup(
                directory, timeline: SystemTimeline(),
                random: BufferedRandomSource(drawingFrom: SystemRandomSource())))
        var configuration = ServerConfiguration(dataDirectory: directory)
        configuration.port = 0
        // With its log, a line a request, as a server has it.
        let server = AgentAuthServer(authority, configuration: configuration) {
            Self.announce(port: $0.port)
        }
        try await server.run(stoppingOn: await UnixSignalsSequence(trapping: .sigterm))
    }

    /// Written at once: the suite waits for it.
    private static func announce(port: Int) {
        FileHandle.standardOutput.write(Data("\(port)\n".utf8))
    }
}
