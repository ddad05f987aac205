// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// `docs/limits.md` has a table for each file of limits, with every name and its value.
@Suite struct LimitPageTests {
    /// The files whose limits somebody outside can meet. What only bounds the inside of a room stands
    /// in its own file alone; the network's are in `docs/server.md`.
    static let files = [
        "AgentAuthProtocol/ProtocolLimits", "Authority/Live/ExecutionLimits",
        "Authority/Login/LoginLimits", "Authority/Notification/NotificationLimits",
        "AgentAuthServer/Fetching/FetchLimits", "Authority/KeySets/KeySetRules",
        "AgentAuthClient/ClientLimits",
    ]

    @Test(arguments: files)
    func everyLimitHasItsRow(_ file: String) throws {
        let name = try #require(file.split(separator: "/").last.map(String.init))
        let source = try Self.text("Sources/\(file).swift")
        let limits = source.matches(of: #/\n +(?:\w+ )*static let (\w+)[^=]*= ([^\n]+)/#).map {
            "\($0.1) = \(Self.value(String($0.2), of: String($0.1)))"
        }
        #expect(limits.count >= 5)
        let section = try #require(
            try Self.text("docs/limits.md").components(separatedBy: "\n## ")
                .first { $0.hasPrefix(name + "\n") })
        let rows = section.matches(of: #/\n\| `(\w+)` \| ([^|]+) \| [^|]{8,} \|/#).map {
            "\($0.1) = \($0.2)"
        }
        #expect(rows == limits)
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Fixtures.package.appending(path: path), encoding: .utf8)
    }

    /// What is written in the source, as the page says it.
    private static func value(_ source: String, of name: String) -> String {
        let factors = source.matches(of: #/[0-9][0-9_]*/#).compactMap {
            Int($0.output.replacing("_", with: ""))
        }
        if source.hasPrefix("[") {
            return factors.map { "\($0) s" }.joined(separator: ", ")
        }
        let number = factors.reduce(1, *)
        if source.contains("Limits.") || source.contains("Desk.") { return "`\(source)`" }
        if source.contains(".milliseconds(") { return "\(number) ms" }
        if source.contains(".seconds(") {
            return number.isMultiple(of: 3600) ? "\(number / 3600) h" : "\(number) s"
        }
        guard name.contains("Bytes"), number.isMultiple(of: 1024) else { return "\(number)" }
        let isLarge = number.isMultiple(of: 1 << 20)
        return isLarge ? "\(number >> 20) MiB" : "\(number >> 10) KiB"
    }
}
