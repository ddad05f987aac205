// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Cryptography
import Glibc
import Logging
import UnixSignals

/// A server for tests that kill it: the server's room as `agentauth serve` hosts it, with a provider
/// that leaves a mark outside the process each time it runs.
///
///     MarkingServer DIRECTORY PORT MARKS
///
/// Prints a line `invitation TOKEN` when the directory is new: a host that enrolls with it may leave
/// marks, look at balances and watch the clock.
@main
struct MarkingServer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let port = Int(arguments[2]) else {
            print("usage: MarkingServer DIRECTORY PORT MARKS")
            return
        }
        let directory = arguments[1]
        let timeline = SystemTimeline()
        var configuration = AuthorityConfiguration(issuer: "http://127.0.0.1:\(port)")
        // Its clients work as fast as they can.
        configuration.limits.isEnabled = false
        let authority = try await Authority.open(
            AuthoritySetup(
                directory: directory, configuration: configuration,
                providers: [
                    BankProvider(), ClockProvider(timeline: timeline),
                    MarkProvider(path: arguments[3]),
                ], timeline: timeline, random: SystemRandomSource(), isSimulation: false,
                origin: "marks.test"))
        if authority.ledgerSize == 1 {
            let invitation = try await authority.operations.inviteHost(
                named: "marker",
                defaults: ["check_balance", "watch_clock", "leave_mark"].map {
                    CapabilityRequest($0)
                })
            // Not by print, which keeps back what goes into a file.
            let line = Array("invitation \(invitation.token)\n".utf8)
            _ = write(1, line, line.count)
        }
        var configuration = ServerConfiguration(dataDirectory: directory)
        configuration.port = port
        let server = AgentAuthServer(
            authority, configuration: configuration, log: ServerLog(level: .error))
        try await server.run(
            stoppingOn: await UnixSignalsSequence(trapping: .sigterm, .sigint))
    }
}
