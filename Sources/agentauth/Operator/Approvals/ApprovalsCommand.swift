// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct ApprovalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals", abstract: "See what agents ask for, and decide.",
        discussion: """
            These commands speak to the server that runs on the data directory, through its \
            admin.sock: whoever may open it is the operator.
            """,
        subcommands: [
            ApprovalsListCommand.self, ApprovalsWatchCommand.self, ApprovalsShowCommand.self,
            ApprovalsApproveCommand.self, ApprovalsDenyCommand.self,
        ])
}

struct ApprovalsListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What waits for a decision, oldest first.")

    @OptionGroup var list: ListOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let approvals = try await AdminClient(data).list("approvals", list, console)
        try console.print(ApprovalList(approvals).answer)
    }
}

struct ApprovalsShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One request: who asks for what, and why.",
        discussion: "Names and reasons are what the asking side says of itself.")

    @OptionGroup var approval: ApprovalArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let request = try await approval.find(through: AdminClient(data))
        try console.print(ApprovalFacts(request).answer)
    }
}
