// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct ApprovalsApproveCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Say yes, to all or to some of it.",
        discussion: """
            Without --user the operator decides; with it, in that user's name, whose host it becomes. \
            What changes things can be approved here only where approval.operator_cli is on.
            """)

    @OptionGroup var approval: ApprovalArgument

    @Option(
        help: ArgumentHelp(
            "Only this capability; repeat it. An empty one is the empty selection.",
            valueName: "cap"))
    var only: [String] = []

    @Option(
        help: ArgumentHelp(
            "Narrow a capability, as a grant spec; repeat it.", valueName: "spec"),
        transform: GrantSpec.init)
    var narrow: [GrantSpec] = []

    @Option(help: ArgumentHelp("In whose name: a user's, or usr_….", valueName: "user"))
    var user: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        guard !only.contains("") || only.count == 1 else {
            throw ValidationError("--only \"\" is the empty selection, and stands alone")
        }
        if let bare = narrow.first(where: { $0.request.constraints.isEmpty }) {
            throw ValidationError("--narrow '\(bare.request.name)' narrows nothing")
        }
    }

    func run(_ console: Console) async throws {
        let client = AdminClient(data)
        let id = try await approval.resolve(through: client)
        var members: [(String, JSONValue)] = []
        if let user { members.append(("user", .string(user))) }
        if !only.isEmpty {
            members.append(("only", .array(only.filter { !$0.isEmpty }.map { .string($0) })))
        }
        if !narrow.isEmpty { members.append(("narrow", .array(narrowing.map(\.json)))) }
        let approved = try await client.post(
            "/approvals/\(id)/approve", .object(JSONObject(members)))
        try console.print(Answer(approved, showing: ["id", "agent_id", "status"]))
    }

    /// What is said of one capability in several specs, together.
    private var narrowing: [CapabilityRequest] {
        var merged: [CapabilityRequest] = []
        for request in narrow.map(\.request) {
            if let index = merged.firstIndex(where: {
                $0.name.utf8.elementsEqual(request.name.utf8)
            }) {
                merged[index] = CapabilityRequest(
                    request.name,
                    constraints: merged[index].constraints.intersection(request.constraints))
            } else {
                merged.append(request)
            }
        }
        return merged
    }
}

struct ApprovalsDenyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Say no to all of it.",
        discussion: "An agent whose registration is denied is rejected for good.")

    @OptionGroup var approval: ApprovalArgument

    @Option(help: ArgumentHelp("What the agent is told.", valueName: "text"))
    var reason: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let client = AdminClient(data)
        let id = try await approval.resolve(through: client)
        let denied = try await client.post(
            "/approvals/\(id)/deny", reason.map { ["reason": .string($0)] } ?? [:])
        try console.print(Answer(denied, showing: ["id", "agent_id", "status"]))
    }
}
