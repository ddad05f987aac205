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
        if passwordStdin { members.append(("password", .string(try password()))) }
        if let email { members.append(("email", .string(email))) }
        let added = try await AdminClient(data).post("/users", .object(JSONObject(members)))
        try console.print(Answer(added, showing: ["user_id", "name"]))
    }

    /// What stands on the first line; a line break is none of it.
    private func password() throws -> String {
        var bytes = try InputFile.read("-")[...]
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw Failure(
                .badInput, "bad_input", what: "standard input holds no password",
                why: bytes.isEmpty ? "it is empty" : "it is not UTF-8 text",
                hint: "write the password to it, on one line")
        }
        return text
    }
}
