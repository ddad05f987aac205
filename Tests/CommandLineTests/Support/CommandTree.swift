// SPDX-License-Identifier: Apache-2.0
import Foundation
import StrictJSON

/// The commands that the program has, as it tells of itself.
struct CommandTree {
    struct Command {
        /// Such as `agentauth ledger show`.
        let path: String
        /// Options as they are typed, such as `--data`.
        let options: [String]
        /// Arguments by their names in the usage.
        let arguments: [String]
        let isGroup: Bool
    }

    let commands: [Command]

    init() async throws {
        let outcome = try await Executable.shell(
            "agentauth --experimental-dump-help", in: FileManager.default.temporaryDirectory)
        let tree = try JSONValue(parsing: Array(outcome.output.utf8))
        guard let root = tree["command"] else { throw Unreadable(output: outcome.output) }
        commands = CommandTree.commands(root, under: "")
    }

    struct Unreadable: Error {
        let output: String
    }

    private static func commands(_ node: JSONValue, under parent: String) -> [Command] {
        // The parser's own help command is that of every program.
        guard let name = node["commandName"]?.string, name != "help",
            node["shouldDisplay"]?.bool ?? true
        else { return [] }
        let path = parent + name
        let children = (node["subcommands"]?.array ?? []).flatMap {
            commands($0, under: path + " ")
        }
        let arguments = node["arguments"]?.array ?? []
        return [
            Command(
                path: path,
                options: arguments.flatMap { ($0["names"]?.array ?? []).compactMap(option) },
                arguments: arguments.filter { $0["kind"]?.string == "positional" }
                    .compactMap { $0["valueName"]?.string },
                isGroup: !children.isEmpty)
        ] + children
    }

    private static func option(_ name: JSONValue) -> String? {
        guard let text = name["name"]?.string else { return nil }
        return (name["kind"]?.string == "short" ? "-" : "--") + text
    }
}
