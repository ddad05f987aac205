// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Who owns hosts and decides on requests.",
        subcommands: [
            UsersAddCommand.self, UsersListCommand.self, UsersPasswordCommand.self,
            UsersDeleteCommand.self,
        ])
}

struct UsersListCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The users.")

    @OptionGroup var list: ListOptions
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let users = try await AdminClient(data).list("users", list, console)
        try console.print(
            Answer(
                [.init(title: "user"), .init(title: "name"), .init(title: "since")],
                users.map { user in
                    Answer.Row(
                        cells: ["user_id", "name", "created_at"].map { user.cell($0) },
                        json: user.serialized())
                }))
    }
}

struct UsersDeleteCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a user.",
        discussion: """
            The user's hosts are revoked with every agent under them, and what was sealed for them \
            can no longer be opened.
            """)

    @OptionGroup var user: UserArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let client = AdminClient(data)
        let user = try await user.id(at: client)
        try console.print(
            Answer(
                try await client.delete("/users/\(user)"), showing: ["user_id"],
                counting: ["hosts_revoked"]))
    }
}
