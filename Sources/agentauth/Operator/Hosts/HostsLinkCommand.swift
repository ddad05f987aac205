// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import StrictJSON

struct HostsLinkCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Make a host a user's.",
        discussion: """
            A host that waits becomes active. Its delegated agents act for the user from then on; \
            those that acted alone are claimed, and their grants end.
            """)

    @OptionGroup var host: HostArgument

    @Option(help: ArgumentHelp("Whose host it is: a name, or usr_….", valueName: "user"))
    var user: String

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let linked = try await AdminClient(data)
            .post("/hosts/\(host.id)/link", ["user": .string(user)])
        try console.print(Answer(linked, showing: ["host_id", "user_id"]))
    }
}

struct HostsUnlinkCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "unlink", abstract: "Take a host from its user.",
        discussion: "Its delegated agents are revoked; the host stays.")

    @OptionGroup var host: HostArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let unlinked = try await AdminClient(data).post("/hosts/\(host.id)/unlink")
        try console.print(
            Answer(unlinked, showing: ["host_id"], counting: ["agents_revoked"]))
    }
}

struct HostsRevokeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a host and every agent under it, for good.")

    @OptionGroup var host: HostArgument
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run(_ console: Console) async throws {
        let revoked = try await AdminClient(data).post("/hosts/\(host.id)/revoke")
        try console.print(
            Answer(revoked, showing: ["host_id"], counting: ["agents_revoked"]))
    }
}
