// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Foundation

/// One run of the load generator `wrk`: every connection sends its next request as soon as it is
/// answered, each request with a token of its own out of a file.
struct WrkRun {
    /// Requests a second.
    let rate: Double

    /// How long a run takes, and the most requests a second that there are calls for.
    static let seconds = 3
    static let mostPerSecond = 20_000

    /// Sends calls for ``seconds``, each once. Throws unless every answer was 200.
    init(_ calls: [ProtocolCall], port: Int, connections: Int, scratch: ScratchDirectory) throws {
        let (tokens, body, script) = (
            scratch.path("tokens"), scratch.path("body"), scratch.path("load.lua")
        )
        var text: [UInt8] = []
        for call in calls {
            text += call.bearerToken ?? []
            text.append(UInt8(ascii: "\n"))
        }
        try Data(text).write(to: URL(filePath: tokens))
        try Data(calls.first?.body ?? []).write(to: URL(filePath: body))
        try Data(WrkRun.lua.utf8).write(to: URL(filePath: script))
        let output = try WrkRun.run([
            "-t1", "-c\(connections)", "-d\(WrkRun.seconds)s", "-s", script,
            "http://127.0.0.1:\(port)/capability/execute", "--", tokens, body,
        ])
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("result ") })
        else { throw Failure(description: "wrk said: \(output)") }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard numbers.count == 3, numbers[2] == 0, numbers[1] > 0 else {
            throw Failure(description: "\(numbers.last ?? 0) requests failed: \(output)")
        }
        rate = numbers[0] / numbers[1] * 1_000_000
    }

    private static func run(_ arguments: [String]) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["wrk"] + arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Answers that are not 200 are counted by wrk only from 400 on; the server knows no others here.
    private static let lua = """
        function init(args)
          tokens = io.open(args[1]):lines()
          body = io.open(args[2]):read("*a")
        end
        function request()
          -- When they are used up a request is refused, and the run with it.
          local token = tokens() or "none-left"
          return wrk.format("POST", nil,
            { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }, body)
        end
        function done(summary, latency, requests)
          local errors = summary.errors
          print("result " .. summary.requests .. " " .. summary.duration .. " "
            .. (errors.status + errors.connect + errors.read + errors.write + errors.timeout))
        end
        """

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
