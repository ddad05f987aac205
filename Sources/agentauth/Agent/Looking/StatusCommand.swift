// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser

struct StatusCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where an agent stands, asked of its server.",
        discussion: """
            With --watch, its state and grants are printed again each time that they change, until \
            it has ended or Ctrl-C.
            """)

    @OptionGroup var agent: ConnectionArgument

    @Flag(help: "Go on with every change; as table, wide or ndjson.")
    var watch = false

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    /// How often a watched agent is looked at, and how seldom while its server cannot be reached.
    private static let pause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)

    mutating func validate() throws {
        guard !watch || [.table, .wide, .ndjson].contains(output.format) else {
            throw ValidationError("--watch has no end, so it cannot be \(output.format.rawValue)")
        }
    }

    func run(_ console: Console) async throws {
        try await keys.withClient(console) { client in
            let id = try agent.connection(in: client).agent
            var shown = try await client.status(of: id)
            try console.print(Answer(shown))
            var pause = StatusCommand.pause
            while watch, !shown.status.isFinal, !console.out.isClosed {
                try await Task.sleep(for: pause)
                do {
                    let seen = try await client.status(of: id)
                    pause = StatusCommand.pause
                    guard seen.status != shown.status || seen.grants != shown.grants else {
                        continue
                    }
                    shown = seen
                    try console.print(Answer(shown))
                } catch ClientError.unreachable(let error) {
                    console.detail("\(error)")
                    pause = min(pause * 2, StatusCommand.longestPause)
                }
            }
        }
    }
}

extension AgentStatus {
    /// Whether nothing comes after it.
    fileprivate var isFinal: Bool {
        switch self {
        case .revoked, .rejected, .claimed: true
        case .pending, .active, .expired: false
        }
    }
}
