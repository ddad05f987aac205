// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import AgentAuthSimulator
import Authority
import Cryptography
import Logging
import UnixSignals

/// A demo that stays: the whole stack in one process, in real time, with a port and a fleet.
struct RunningDemo {
    let directory: String
    let port: Int
    /// How much the server logs; nil for what goes wrong only, beside the fleet's story.
    let logLevel: Logger.Level?
    let opensBrowser: Bool
    let console: Console

    /// Runs until a signal, and returns what the fleet did.
    func run() async throws -> DemoStory.Summary {
        let configuration = try RunningDemo.configuration(port: port)
        let log = configuration.serverLog(level: logLevel ?? .error)
        let fetch = try configuration.guardedFetch(log: log)
        defer { fetch.shutdown() }
        var setup = try configuration.authoritySetup(directory: directory, isSimulation: true)
        setup.documents = fetch
        let authority = try await Authority.open(setup)
        let content: DemoContent
        let signals: UnixSignalsSequence
        do {
            content = try await DemoContent.add(to: authority)
            signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            try Interrupt.check()
        } catch {
            try await authority.shutdown()
            throw error
        }
        let transport = HTTPTransport()
        let console = console
        let fleet = DemoFleet(
            authority: authority, transport: transport, timeline: setup.timeline,
            random: setup.random, user: content.id,
            say: { line in console.say(DemoCommand.text(of: line)) })
        let (listens, isListening) = AsyncStream<Void>.makeStream()
        let (directory, opensBrowser) = (directory, opensBrowser)
        let server = AgentAuthServer(
            authority, configuration: configuration.serverConfiguration(directory: directory),
            log: log,
            onListening: { listening in
                DemoGreeting(listening, directory: directory, content: content).lines
                    .forEach(console.say)
                if opensBrowser { Browser.open(listening.issuer) }
                isListening.finish()
            })
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in listens {}
                    await fleet.run()
                }
                defer { group.cancelAll() }
                try await server.run(stoppingOn: signals)
            }
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
        return fleet.summary
    }

    /// Nothing but the defaults and what makes a demo one: it is the same on every machine.
    private static func configuration(
        port: Int
    ) throws(ConfigurationError) -> EffectiveConfiguration {
        try EffectiveConfiguration(layers: [
            .flags([
                Settings.listen.description.name: "127.0.0.1:\(port)",
                Settings.operatorCommandLine.description.name: "true",
                Settings.approvalInterval.description.name: "1s",
            ])
        ])
    }
}
