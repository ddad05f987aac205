// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct BatchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Run several calls of an agent under one token.",
        discussion: """
            The file holds an array of {"capability":…,"arguments":{…}}, 1 to 50 of them. Each is \
            judged on its own; the exit code is 5 when one was refused or failed.
            """)

    @OptionGroup var agent: ConnectionArgument

    @Argument(help: ArgumentHelp("The calls as JSON; - for standard input.", valueName: "file"))
    var file: String

    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let calls = try BatchCommand.calls(in: try JSONValue(parsing: try InputFile.read(file)))
        let result = try await keys.withClient(console) { client in
            try await client.executeBatch(calls, for: try agent.connection(in: client).agent)
        }
        try console.print(BatchCommand.answer(result, to: calls))
        let failed = result.outcomes.count { if case .failed = $0 { true } else { false } }
        if failed > 0 {
            throw Failure(
                .refused, "batch_incomplete", what: "not all calls succeeded",
                why: "\(failed) of \(calls.count) were refused or failed",
                hint: "look at their errors above")
        }
    }

    private static func calls(in json: JSONValue) throws -> [ExecuteRequest] {
        guard let list = json.array ?? json["requests"]?.array,
            1...ProtocolLimits.executionsPerBatch ~= list.count
        else {
            throw Failure(
                .badInput, "bad_input", what: "the calls cannot be read",
                why: "they are no array of 1 to \(ProtocolLimits.executionsPerBatch) calls",
                hint: #"[{"capability":"check_balance","arguments":{}}]"#)
        }
        do {
            return try list.map { try ExecuteRequest($0) }
        } catch let error as ProtocolError {
            throw Failure(
                .badInput, "bad_input", what: "the calls cannot be read", why: error.message,
                hint: #"{"capability":"check_balance","arguments":{}}"#)
        }
    }

    private static func answer(_ result: BatchResult, to calls: [ExecuteRequest]) -> Answer {
        Answer(
            [
                .init(title: "no", isNumber: true), .init(title: "capability"),
                .init(title: "status"), .init(title: "result"),
            ],
            zip(calls, result.outcomes).enumerated().map { place, pair in
                let (call, outcome) = pair
                return .init(
                    cells: [
                        .init(String(place + 1)), .init(call.capability), .init(outcome.state),
                        .init(outcome.text),
                    ], json: outcome.json(id: String(place + 1)).serialized())
            })
    }
}

extension BatchResult.Outcome {
    fileprivate var state: State {
        switch self {
        case .completed: .good("completed")
        case .failed: .bad("failed")
        case .running: .open("pending")
        }
    }

    fileprivate var text: String {
        switch self {
        case .completed(let data): data.text
        case .failed(let refusal): "\(refusal.code): \(refusal.message)"
        case .running(let statusURL): statusURL
        }
    }

    /// As the protocol writes it.
    fileprivate func json(id: String) -> JSONValue {
        switch self {
        case .completed(let data):
            ["id": .string(id), "status": "completed", "data": data]
        case .failed(let refusal):
            ["id": .string(id), "status": "failed", "error": refusal.batchError]
        case .running(let statusURL):
            ["id": .string(id), "status": "pending", "status_url": .string(statusURL)]
        }
    }
}

extension ServerRefusal {
    /// The error as items of a batch carry it: with `code` where others say `error`.
    fileprivate var batchError: JSONValue {
        var members = JSONObject([("code", .string(code)), ("message", .string(message))])
        for (name, value) in details.object ?? JSONObject()
        where name != "error" && members[name] == nil {
            members[name] = value
        }
        return .object(members)
    }
}
