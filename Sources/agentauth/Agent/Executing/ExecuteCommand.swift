// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct ExecuteCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Run a capability as an agent.",
        discussion: """
            As JSON, the result as the capability gave it. A call that the server goes on with is \
            waited for; one that may have happened is never sent twice.
            """)

    @OptionGroup var agent: ConnectionArgument

    @Argument(help: ArgumentHelp("The capability.", valueName: "cap"))
    var capability: String

    @OptionGroup var arguments: ExecutionArguments

    @Flag(help: "Print results as they come; as table, wide or ndjson.")
    var stream = false

    @Option(
        help: ArgumentHelp(
            "How long to wait for the result of a call that takes longer, such as 90s.",
            valueName: "duration"))
    var wait: DurationArgument?

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard !stream || [.table, .wide, .ndjson].contains(output.format) else {
            throw ValidationError("--stream has no end, so it cannot be \(output.format.rawValue)")
        }
    }

    func run(_ console: Console) async throws {
        let arguments = try arguments.object()
        try await keys.withClient(console) { client in
            let id = try agent.connection(in: client).agent
            if stream {
                try await follow(
                    try await client.stream(capability, for: id, arguments: arguments), console)
            } else {
                let result = try await client.execute(
                    capability, for: id, arguments: arguments, wait: wait?.duration)
                try console.print(Answer(result: result.data))
                console.tell(of: result.ledger)
            }
        }
    }

    private func follow(_ stream: ExecutionStream, _ console: Console) async throws {
        for try await value in stream {
            if console.out.isClosed { return }
            try console.write(String(decoding: value.serialized(), as: UTF8.self) + "\n")
        }
        console.tell(of: stream.ledger)
    }
}

extension Console {
    /// Where an operation stands in the server's ledger, for a person.
    func tell(of pointer: LedgerPointer?) {
        guard let pointer, !format.isForScripts else { return }
        say("recorded as entry \(pointer.sequence)")
    }
}

extension Answer {
    /// What a capability gave: its members, if it has some.
    init(result: JSONValue) {
        let members = result.object.map { Array($0) } ?? [(key: "result", value: result)]
        self.init(members.map { Fact($0.key, $0.value.text) }, json: result)
    }
}

extension JSONValue {
    /// A text as it is, everything else as JSON.
    var text: String { string ?? String(decoding: serialized(), as: UTF8.self) }
}
