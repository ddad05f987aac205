// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation

/// The names of all tests of the package, as `swift test --filter` takes them
/// (`Target.Suite/function`), read from the sources.
struct DeclaredTests {
    private(set) var names: Set<String> = []

    init() throws {
        let folder = Fixtures.package.appending(path: "Tests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let path = file.path.dropFirst(folder.path.count + 1)
            let target = path.prefix { $0 != "/" }
            try read(String(contentsOf: file, encoding: .utf8), of: String(target))
        }
    }

    /// Suites are declared at the beginning of a line, tests within them.
    private mutating func read(_ text: String, of target: String) {
        var (suite, isTest) = ("", false)
        for line in text.split(separator: "\n") where !line.contains("// ") {
            if !line.hasPrefix(" "),
                let type = line.firstMatch(of: #/\b(?:struct|class|enum|actor|extension) (\w+)/#)
            {
                suite = String(type.1)
            }
            if line.contains("@Test") { isTest = true }
            if isTest, let function = line.firstMatch(of: #/\bfunc (\w+)\(/#) {
                names.insert("\(target).\(suite)/\(function.1)")
                isTest = false
            }
        }
    }
}
