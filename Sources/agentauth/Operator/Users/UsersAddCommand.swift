// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct UsersAddCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a user.")

    @Argument(help: ArgumentHelp("The name to log in with.", valueName: "name"))
    var name: String

    @Flag(
        help: ArgumentHelp(
            "Read the password from standard input. Without a password, the user cannot log in."))
    var passwordStdin = false

    @Option(
        help: ArgumentHelp(
            "Where the user is told of what waits for them; agents may name them by it.",
            valueName: "address"))
    var email: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        var members: [(String, JSONValue)] = [("name", .string(name))]
        if passwordStdin {
            members.append(("password", .string(try InputFile.password())))
        }
        if let email { members.append(("email", .string(email))) }
        let added = try await AdminClient(data).post("/users", .object(JSONObject(members)))
        try console.print(Answer(added, showing: ["user_id", "name"]))
    }
}
