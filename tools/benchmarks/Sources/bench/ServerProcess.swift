// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A server in a process of its own, started by a suite and measured from outside.
final class ServerProcess {
    private let process = Process()
    let port: Int

    /// Starts `bench serve` with these arguments and returns when it listens.
    init(_ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [ServedProcess.name] + arguments
        process.standardOutput = output
        // Its log is written all the same.
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty,
            byte != Data("\n".utf8)
        {
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            process.waitUntilExit()
            throw Failure(description: "the server ended before it listened")
        }
        self.port = port
    }

    /// Memory that belongs to no file, in bytes (proc(5), `RssAnon`).
    var anonymousBytes: Double {
        let path = "/proc/\(process.processIdentifier)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        return line.flatMap { Double($0.split(separator: " ")[1]) }.map { $0 * 1024 } ?? 0
    }

    /// Stops it in order.
    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "the server ended with \(process.terminationStatus)")
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
