// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import ArgumentParser
import Authority
import Logging
import UnixSignals

struct ServeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "An authorization server on a data directory.",
        discussion: """
            It runs until Ctrl-C or SIGTERM: then it accepts nothing new, lets what runs finish within \
            10 seconds, signs the ledger and ends with exit code 0. A second signal does not wait.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var sources: ConfigurationOptions

    @Flag(help: "Add the user alice, with a password that is shown once, if she is not there.")
    var demoContent = false

    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard ![.csv, .md].contains(output.format) else {
            throw ValidationError("serve prints where it listens as table, wide, json or ndjson")
        }
    }

    func run(_ console: Console) async throws {
        let configuration = try sources.effective()
        let tls = try configuration.tlsIdentity()
        try await configuration.checkCapabilities()
        console.detail("opening \(data.directory)")
        let log = configuration.serverLog(level: output.verbosity.logLevel)
        let fetch = try configuration.guardedFetch(log: log)
        defer { fetch.shutdown() }
        var setup = try configuration.authoritySetup(directory: data.directory)
        setup.documents = fetch
        let logger = log.logger("directory")
        setup.note = { logger.notice("\($0)") }
        setup.channels = try configuration.notificationChannels()
        setup.onUndelivered = log.undelivered
        let authority = try await Authority.open(setup)
        let content: DemoContent?
        let signals: UnixSignalsSequence
        do {
            content = demoContent ? try await DemoContent.add(to: authority) : nil
            // From here on the server listens to signals; one that came before is not lost.
            signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            try Interrupt.check()
        } catch {
            try await authority.shutdown()
            throw error
        }
        let directory = data.directory
        let server = AgentAuthServer(
            authority,
            configuration: configuration.serverConfiguration(directory: directory, tls: tls),
            log: log,
            onListening: { listening in
                let announcement = Announcement(
                    listening, directory: directory, ledgerKey: authority.ledgerKey,
                    content: content)
                // Whoever started the server and went away does not stop it.
                try? console.print(announcement.answer)
                announcement.hints.forEach(console.say)
            })
        try await server.run(stoppingOn: signals)
    }
}
