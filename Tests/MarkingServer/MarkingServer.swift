// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
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
/// marks and look at balances.
@main
struct MarkingServer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let port = Int(arguments[2]) else {
            print("usage: MarkingServer DIRECTORY PORT MARKS")
            return
        }
        let directory = arguments[1]
        let authority = try await Authority.open(
            AuthoritySetup(
                directory: directory,
                configuration: AuthorityConfiguration(issuer: "http://127.0.0.1:\(port)"),
                providers: [BankAccess.provider, MarkProvider(path: arguments[3])],
                timeline: SystemTimeline(), random: SystemRandomSource(), isSimulation: false,
                origin: "marks.test"))
        if authority.ledgerSize == 1 {
            let invitation = try await authority.operations.inviteHost(
                named: "marker", defaults: BankAccess.defaults + [MarkProvider.request])
            // Not by print, which keeps back what goes into a file.
            let line = Array("invitation \(invitation.token)\n".utf8)
            _ = write(1, line, line.count)
        }
        var configuration = ServerConfiguration(dataDirectory: directory)
        configuration.port = port
        let server = AgentAuthServer(
            authority, configuration: configuration, log: ServerLog(level: .error))
        try await server.run(stoppingOn: [.sigterm, .sigint])
    }
}
