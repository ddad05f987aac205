// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct UsersPasswordCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give a user another password, from standard input.",
        discussion: "Sessions that the old one opened end.")

    @OptionGroup var user: UserArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let client = AdminClient(data)
        let id = try await user.id(at: client)
        let answer = try await client.post(
            "/users/\(id)/password", ["password": .string(try InputFile.password())])
        try console.print(Answer(answer, showing: ["user_id"]))
    }
}

/// Which user a command is about.
struct UserArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The user's name, or usr_….", valueName: "name"))
    var name: String

    /// The user's id, as the server knows it. A name that is also somebody's id is first of all a
    /// name.
    func id(at client: AdminClient) async throws -> String {
        let named = try await client.get("/users", query: [(name: "name", value: name)])
        if let id = named["users"]?.array?.first?["user_id"]?.string { return id }
        guard name.hasPrefix("usr_"), name.isPathPart else {
            throw Failure(
                .noSuchThing, "not_found", what: "there is no user '\(name)'",
                why: "the server has none of that name", hint: "agentauth admin users list")
        }
        return name
    }
}

extension InputFile {
    /// The password on the first line of standard input; a line break is none of it.
    static func password() throws -> String {
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
