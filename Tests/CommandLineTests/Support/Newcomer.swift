// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Somebody who types what README says, in as many terminals as it takes.
///
/// What goes on until it is stopped (the server, a ledger that is followed) gets a terminal of its
/// own, and so does what waits for a decision, which is taken at once or by README's next command.
/// `CODE` stands for the code that was shown last; `# exit N` behind a command says how it ends.
final class Newcomer {
    private let directory: URL
    private let port: Int
    /// The terminals in which something still runs, by the number of their process.
    private var running: [Int32] = []
    /// What was connected or asked for and waits, with the file of what it says.
    private var waiting: (process: Int32, says: URL)?
    private var terminals = 0

    init(in directory: URL) throws {
        self.directory = directory
        port = try ServerProcess.freePort()
    }

    func type(_ line: String) async throws {
        let parts = line.components(separatedBy: "  # exit ")
        let exit = parts.count > 1 ? Int32(parts[1]) : 0
        let command = parts[0].replacingOccurrences(of: ":2468", with: ":\(port)")
        if command.contains("agentauth serve") || command.contains(" tail -f") {
            running.append(try await open(command).process)
            if command.contains("agentauth serve") { try await serverListens() }
        } else if command.hasPrefix("agentauth connect") {
            waiting = try await open(command)
            try await run(
                "agentauth approvals approve \(try await code()) --user alice --data ./town", 0)
            try await decided()
        } else if command.hasPrefix("agentauth request") {
            waiting = try await open(command)
        } else if command.contains("CODE") {
            try await run(
                command.replacingOccurrences(of: "CODE", with: try await code()), exit)
            try await decided()
        } else {
            try await run(command, exit)
        }
    }

    /// Stops what still runs.
    func leave() async {
        for process in running.reversed() { kill(process, SIGTERM) }
        for process in running + [waiting?.process].compactMap({ $0 }) {
            _ = try? await wait(for: "an end") { !isRunning(process) }
            kill(process, SIGKILL)
        }
    }

    private func run(_ command: String, _ exit: Int32?) async throws {
        let outcome = try await Executable.shell(command, in: directory, variables: variables)
        #expect(outcome.status == exit, "\(command): \(outcome.errors)")
    }

    private var variables: [String: String] { ["AGENTAUTH_LISTEN": "127.0.0.1:\(port)"] }

    /// Types a command into a terminal of its own.
    private func open(_ command: String) async throws -> (process: Int32, says: URL) {
        terminals += 1
        let name = "terminal-\(terminals)"
        let outcome = try await Executable.shell(
            "(\(command)) > \(name).out 2> \(name).err & echo $!", in: directory,
            variables: variables)
        let process = Int32(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
        return (try #require(process), directory.appending(path: "\(name).err"))
    }

    private func serverListens() async throws {
        let context = directory.appending(path: "town/context.json").path
        try await wait(for: "the server") { FileManager.default.fileExists(atPath: context) }
    }

    /// The code that whoever waits has been shown.
    private func code() async throws -> String {
        let says = try #require(waiting).says
        func shown() -> Substring? {
            (try? String(contentsOf: says, encoding: .utf8))?
                .firstMatch(of: /Code +([A-Z]{4}-[A-Z]{4})/)?.1
        }
        try await wait(for: "a code") { shown() != nil }
        return String(try #require(shown()))
    }

    /// Whoever waited has seen the decision.
    private func decided() async throws {
        let process = try #require(waiting).process
        try await wait(for: "the decision to be seen") { !isRunning(process) }
        waiting = nil
    }

    /// Whether a process has not ended; a dead one may lie there until somebody collects it.
    private func isRunning(_ process: Int32) -> Bool {
        let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let state = stat?.components(separatedBy: ") ").last?.first
        return state != nil && state != "Z"
    }

    private func wait(for what: String, _ isThere: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isThere() {
            guard ContinuousClock.now < deadline else { throw NeverCame(description: what) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    struct NeverCame: Error, CustomStringConvertible {
        let description: String
    }
}
