// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation

/// The program under test, as it was built beside these tests.
enum Executable {
    static let directory =
        Bundle.main.bundleURL.path.hasSuffix(".xctest")
        ? Bundle.main.bundleURL.deletingLastPathComponent()
        : URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// What a real process left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a line of shell in a directory, with the program in the path and little else around it.
    static func shell(
        _ line: String, in directory: URL, variables: [String: String] = [:]
    ) async throws -> Outcome {
        let files = ["out", "err"].map { directory.appending(path: ".\($0)") }
        // A line that hangs shall fail, and take nothing with it; the time is for a busy machine.
        let process = try SpawnedProcess(
            URL(filePath: "/usr/bin/timeout"), ["--kill-after=5", "300", "/bin/sh", "-c", line],
            in: directory, environment: environment(in: directory).merging(variables) { $1 },
            output: files[0], errors: files[1])
        return Outcome(
            status: await process.exit(),
            output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8))
    }

    /// The program in the path, and little else.
    static func environment(in directory: URL) -> [String: String] {
        [
            "PATH": "\(Executable.directory.path):/usr/bin:/bin", "HOME": directory.path,
            "TMPDIR": directory.path, "FIXTURES": Fixtures.directory.path, "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
            // After a crash, the one who prints the backtrace would hold on to the port.
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }
}
