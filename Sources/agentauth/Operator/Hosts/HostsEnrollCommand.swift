// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

struct HostsEnrollCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Invite a host: a token that is good once, for an hour.",
        discussion: """
            The host that uses it is active at once. Its agents get what is named here without \
            anybody being asked.
            """)

    @Option(help: ArgumentHelp("What the host is called.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Whose host it is to be: a name, or usr_….", valueName: "user"))
    var user: String?

    @Option(
        name: .customLong("capability"),
        help: ArgumentHelp("What its agents get, as a grant spec; repeat it.", valueName: "spec"),
        transform: GrantSpec.init)
    var capabilities: [GrantSpec] = []

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("capabilities", .array(capabilities.map(\.request.json))),
        ]
        if let user { members.append(("user", .string(user))) }
        let invitation = try await AdminClient(data)
            .post("/hosts/enroll", .object(JSONObject(members)))
        try console.print(Answer(invitation, showing: ["token", "expires_at"]))
    }
}
