// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct ApprovalsWatchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Requests as they come and go, until Ctrl-C.",
        discussion: """
            First what waits already. As ndjson, a request that waits is printed as by list, and one \
            that was decided or is over as {"id","status"}.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard [.table, .wide, .ndjson].contains(output.format) else {
            throw ValidationError("watch has no end, so it cannot be \(output.format.rawValue)")
        }
    }

    func run(_ console: Console) async throws {
        let client = AdminClient(data)
        let events = try await client.events("/approvals/watch")
        defer { events.cancel() }
        try console.print(ApprovalList([]).answer)
        while !console.out.isClosed {
            guard let event = try await Interrupt.ending({ await events.next() }) else {
                throw Failure(
                    .unreachable, "no_server", what: "the server has stopped answering",
                    why: "its stream of requests ended",
                    hint: "agentauth serve --data \(client.directory)")
            }
            let json = try JSONValue(parsing: event.data)
            if event.name == "error" {
                throw Failure(
                    refusal: json, http: 503, to: "/approvals/watch", on: client.directory)
            }
            try console.print(ApprovalList([json], hasHeader: false).answer)
        }
    }
}
