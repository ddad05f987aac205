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
    static func shell(_ line: String, in directory: URL) async throws -> Outcome {
        let process = Process()
        // A line that hangs shall fail, and take nothing with it; the time is for a busy machine.
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["--kill-after=5", "300", "/bin/sh", "-c", line]
        process.currentDirectoryURL = directory
        process.environment = environment(in: directory)
        process.standardInput = FileHandle.nullDevice
        // Files, because a pipe that nobody empties in time would hold the process up.
        let files = ["out", "err"].map { directory.appending(path: ".\($0)") }
        for file in files { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try start(process) } catch { done.resume(throwing: error) }
        }
        return Outcome(
            status: process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus,
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

    /// Starts it with no signal blocked. A mask is inherited, and the threads on which tests run
    /// block nearly all: a shell would wait for its children for ever.
    static func start(_ process: Process) throws {
        var none = sigset_t()
        sigemptyset(&none)
        var ours = sigset_t()
        pthread_sigmask(SIG_SETMASK, &none, &ours)
        defer { pthread_sigmask(SIG_SETMASK, &ours, nil) }
        try process.run()
    }
}
