// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct ExplainCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why an agent may do something, or may not.",
        discussion: """
            Decided by the rules that decide an execution, at this moment; nothing is executed. \
            A no is an answer, so the exit code is 0.
            """)

    @OptionGroup var agent: AgentArgument

    @Argument(help: ArgumentHelp("The capability.", valueName: "cap"))
    var capability: String

    @Option(
        name: .customLong("args"),
        help: ArgumentHelp(
            "The arguments: a JSON object, @file, or - for standard input.", valueName: "json"))
    var arguments: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let explanation = try await AdminClient(data).post(
            "/explain",
            [
                "agent_id": .string(agent.id), "capability": .string(capability),
                "arguments": .object(try object()),
            ])
        let isAllowed = explanation["allowed"]?.bool == true
        var facts: [Answer.Fact] = [
            .init(
                "verdict",
                Answer.Cell(
                    isAllowed ? .good("allowed") : .bad("refused: \(explanation.shown("error"))"))),
            .init("why", explanation.cell("message")),
        ]
        if let grant = explanation["grant"], grant != .null {
            facts.append(.init("grant", grant.cell("id")))
            facts.append(.init("granted by", grant.cell("granted_by")))
            facts.append(.init("permits", grant.sentences))
            if let policy = explanation["policy"], policy != .null {
                facts.append(.init("policy permits", policy.sentences))
            }
            facts.append(.init("with policy", explanation["effective"]?.sentences ?? "–"))
            if let end = grant["expires_at"]?.string { facts.append(.init("until", .init(end))) }
        } else {
            facts += GrantFacts.facts(explanation["agent_capability_grants"])
        }
        try console.print(Answer(facts, json: explanation))
    }

    private func object() throws -> JSONObject {
        guard let arguments else { return [:] }
        let bytes =
            arguments == "-" || arguments.hasPrefix("@")
            ? try InputFile.read(arguments == "-" ? "-" : String(arguments.dropFirst()))
            : Array(arguments.utf8)
        guard let object = try JSONValue(parsing: bytes).object else {
            throw Failure(
                usage: "--args is no JSON object", why: "arguments have names",
                hint: #"--args '{"amount": 5}'"#)
        }
        return object
    }
}

extension JSONValue {
    /// The member `sentences`, on one line.
    fileprivate var sentences: String {
        (self["sentences"]?.array ?? []).compactMap(\.string).joined(separator: "; ")
    }
}
