// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON

/// A server as a process of its own, on a data directory and a free port.
final class ServerProcess: Sendable {
    let port: Int
    private let process: Process
    private let ended: Task<Int32, Never>

    var issuer: String { "http://127.0.0.1:\(port)" }
    var identifier: Int32 { process.processIdentifier }

    /// Starts a program of the build beside these tests, in a directory, and returns once the server
    /// on `data` below it listens.
    ///
    /// - Parameter log: the file for what it prints, below the directory.
    init(
        _ program: String, _ arguments: [String], in directory: URL, port: Int,
        environment: [String: String] = [:], log: String = "server"
    ) async throws {
        self.port = port
        let process = Process()
        process.executableURL = Executable.directory.appending(path: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = Executable.environment(in: directory).merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = ["out", "err"].map { directory.appending(path: "\(log).\($0)") }
        for file in output { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output[0])
        process.standardError = try FileHandle(forWritingTo: output[1])
        let (status, found) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            let code = process.terminationStatus
            found.yield(process.terminationReason == .exit ? code : 128 + code)
            found.finish()
        }
        ended = Task {
            for await code in status { return code }
            return -1
        }
        self.process = process
        try Executable.start(process)
        try await waitUntilListening(directory, errors: output[1])
    }

    /// Its context file names it: one that a killed server left names another process.
    private func waitUntilListening(_ directory: URL, errors: URL) async throws {
        let file = directory.appending(path: "data/context.json")
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, process.isRunning {
            if let bytes = try? Data(contentsOf: file),
                let context = try? JSONValue(parsing: [UInt8](bytes)),
                context["pid"]?.number?.int64 == Int64(process.processIdentifier)
            {
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
        process.terminate()
        throw NotListening(errors: text)
    }

    struct NotListening: Error {
        let errors: String
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// The exit code, or 128 and the signal that ended it.
    func exit() async -> Int32 { await ended.value }

    /// Ends it, when a test has no more use for it.
    func stop() async {
        if process.isRunning { signal(SIGKILL) }
        _ = await exit()
    }

    /// A port of the loopback interface that was free just now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw NoPort(code: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    struct NoPort: Error {
        let code: Int32
    }
}
