// SPDX-License-Identifier: Apache-2.0

/// Options that every command has may also stand before the command: `agentauth --json version`.
/// The parser wants them after it, so they are moved there.
enum LeadingOptions {
    private static let flags: Set<String> = ["--json", "-q", "--quiet", "-v", "--verbose"]
    private static let withValue: Set<String> = [
        "--data", "--keys", "-o", "--output", "--color", "--progress",
    ]

    static func moved(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let word = rest.first {
            let name = word.hasPrefix("--") ? word.prefix { $0 != "=" } : word[...]
            if flags.contains(word) || (name != word && withValue.contains(String(name))) {
                leading.append(rest.removeFirst())
            } else if withValue.contains(word), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        // Without a command there is nowhere to move them, and the parser says so.
        guard !leading.isEmpty, !rest.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + leading + rest[end...]
    }
}
