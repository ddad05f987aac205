// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Cryptography
import Logging

extension EffectiveConfiguration {
    /// What a server's engine is made from, in real time.
    ///
    /// - Parameter isSimulation: whether people are simulated, as in a demo.
    func authoritySetup(directory: String, isSimulation: Bool = false) throws -> AuthoritySetup {
        let timeline = SystemTimeline()
        var setup = AuthoritySetup(
            directory: directory, configuration: authority,
            providers: providers(timeline: timeline), timeline: timeline,
            random: SystemRandomSource(), isSimulation: isSimulation,
            durability: self[Settings.durability] == .strict ? .strict : .unsynced)
        // A demo's whole world is on this machine.
        setup.configuration.limits.exemptsLoopback = isSimulation
        if let origin = self[Settings.ledgerOrigin] { setup.origin = origin }
        setup.configuration.introspectionSecret = try introspectionSecret()
        setup.maximumSize = self[Settings.maximumSize].bytes
        return setup
    }

    func serverConfiguration(
        directory: String, tls: TLSIdentity? = nil
    ) -> ServerConfiguration {
        var server = ServerConfiguration(dataDirectory: directory)
        let listen = self[Settings.listen]
        server.host = listen.host
        server.port = listen.port
        server.tls = tls
        server.trustedProxies = self[Settings.trustedProxies]
        server.heartbeat = self[Settings.heartbeat]
        return server
    }

    /// Where the server logs, at the level that holds unless the command line has another.
    func serverLog(level: Logger.Level? = nil) -> ServerLog {
        ServerLog(level: level ?? self[Settings.logLevel], format: self[Settings.logFormat])
    }

    func providers(timeline: any Timeline) -> [any CapabilityProvider] {
        self[Settings.builtInProviders].map { provider in
            switch provider {
            case .bank: BankProvider()
            case .deploy: DeployProvider(timeline: timeline)
            case .mail: MailProvider()
            case .clock: ClockProvider(timeline: timeline)
            }
        }
    }
}
