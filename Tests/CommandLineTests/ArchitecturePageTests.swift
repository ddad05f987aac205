// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

/// `docs/architecture.md` names every room and the arrows that `Package.swift` allows it.
@Suite struct ArchitecturePageTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Fixtures.package.appending(path: path), encoding: .utf8)
    }

    /// What each room may import of ours, as the page's table says.
    private static func arrows(ofPage page: String) -> [String: Set<String>] {
        var arrows: [String: Set<String>] = [:]
        for line in page.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 2 else { continue }
            let room = cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
            let named = cells[1].split { ", ()".contains($0) }.map(String.init)
            arrows[room] = Set(named.filter(rooms.contains))
        }
        return arrows
    }

    /// The folders of `Sources` that are no C libraries.
    private static let rooms: Set<String> = {
        let sources = Fixtures.package.appending(path: "Sources")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: sources.path)) ?? []
        return Set(names.filter { !["CLMDB", "CSodium", "CZlib"].contains($0) })
    }()

    /// The dependencies of the target with that name in `Package.swift`.
    private static func dependencies(of room: String, in package: String) -> Set<String> {
        guard
            let start = package.range(of: "room(\n            \"\(room)\"")
                ?? package.range(of: "room(\"\(room)\""),
            let open = package[start.upperBound...].firstIndex(of: "["),
            let close = package[open...].firstIndex(of: "]")
        else { return [] }
        let names = package[open...close].split(separator: "\"").map(String.init)
        return Set(names.filter(rooms.contains))
    }

    @Test func thePageNamesEveryRoomWithItsArrows() throws {
        let (page, package) = (
            try Self.text("docs/architecture.md"), try Self.text("Package.swift")
        )
        let arrows = Self.arrows(ofPage: page)
        #expect(Self.rooms.count > 10)
        for room in Self.rooms.sorted() where room != "agentauth" {
            #expect(
                arrows[room] == Self.dependencies(of: room, in: package),
                "the page and Package.swift differ about \(room)")
        }
        #expect(arrows["agentauth"] != nil)
    }
}
