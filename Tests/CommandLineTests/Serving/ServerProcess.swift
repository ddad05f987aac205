// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON

/// A server as a process of its own, on a data directory and a free port.
final class ServerProcess: Sendable {
    let port: Int
    private let process: SpawnedProcess

    var issuer: String { "http://127.0.0.1:\(port)" }

    /// Starts a program of the build beside these tests, in a directory, and returns once the server
    /// on `data` below it listens. What it prints goes to `server.out` and `server.err`.
    ///
    /// - Parameter descriptors: how many files and sockets it may have open; nil for as many as we.
    init(
        _ program: String, _ arguments: [String], in directory: URL, port: Int,
        environment: [String: String] = [:], descriptors: Int? = nil
    ) async throws {
        self.port = port
        let errors = directory.appending(path: "server.err")
        process = try SpawnedProcess(
            Executable.directory.appending(path: program), arguments, in: directory,
            environment: Executable.environment(in: directory).merging(environment) { $1 },
            output: directory.appending(path: "server.out"), errors: errors,
            descriptors: descriptors)
        try await waitUntilListening(directory, errors: errors)
    }

    /// Its context file names it: one that a killed server left names another process.
    private func waitUntilListening(_ directory: URL, errors: URL) async throws {
        let file = directory.appending(path: "data/context.json")
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, process.isThere {
            if let bytes = try? Data(contentsOf: file),
                let context = try? JSONValue(parsing: [UInt8](bytes)),
                context["pid"]?.number?.int64 == Int64(process.identifier)
            {
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
        process.signal(SIGKILL)
        throw NotListening(errors: text)
    }

    struct NotListening: Error {
        let errors: String
    }

    func signal(_ number: Int32) { process.signal(number) }

    /// The exit code, or 128 and the signal that ended it.
    func exit() async -> Int32 { await process.exit() }

    /// Ends it at once, when a test has no more use for it.
    func stop() async {
        signal(SIGKILL)
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
