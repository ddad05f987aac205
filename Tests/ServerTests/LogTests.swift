// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import FixturesSupport
import Foundation
import Logging
import StrictJSON
import Testing

/// What is written about a server, and what is not.
@Suite struct LogTests {
    /// Runs `body` with a log and gives its lines.
    private static func lines(
        _ level: Logger.Level, _ format: LogFormat, _ body: (ServerLog) async throws -> Void
    ) async throws -> [String] {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "log")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let log = ServerLog(level: level, format: format, descriptor: handle.fileDescriptor)
        try await body(log)
        await log.flush()
        try handle.close()
        return try String(contentsOf: file, encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    @Test func aRequestIsOneLineOfJSON() async throws {
        let lines = try await Self.lines(.info, .json) { log in
            try await ServedAuthority.run(.live, log: log) { served in
                let answer = try await served.get("/capability/list?query=secret-word")
                #expect(answer.header("X-Request-Id") != nil)
            }
        }
        let entries = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(
            entries.map { $0["message"]?.string } == [
                "listening", "request", "stopping", "stopped",
            ])
        let request = entries[1]
        #expect(request["method"] == "GET")
        #expect(request["path"] == "/capability/list")
        #expect(request["status"] == "200")
        #expect(request["level"] == "info")
        #expect(request["request"]?.string?.isEmpty == false)
        #expect(Double(request["ms"]?.string ?? "") != nil)
        #expect(request["time"]?.string?.hasSuffix("Z") == true)
    }

    @Test func whoeverSignedIsNamed() async throws {
        var agent = ""
        let lines = try await Self.lines(.info, .pretty) { log in
            try await ServedAuthority.run(.live, log: log) { served in
                let actor = try await served.delegate(["check_balance"])
                agent = actor.id.text
                #expect(try await served.execute(actor).status == 200)
            }
        }
        let named = lines.filter { $0.contains("agent=\(agent)") }
        #expect(named.count == 1 && named[0].contains("path=/capability/execute"))
    }

    /// At the most talkative level, no secret and nothing that a client chose is in the log.
    @Test(arguments: LogFormat.allCases)
    func noSecretIsWritten(_ format: LogFormat) async throws {
        var secrets = ["hidden-query", "hidden-reason", "hidden-path"]
        let lines = try await Self.lines(.trace, format) { log in
            try await ServedAuthority.run(.live, log: log) { served in
                let actor = try await served.delegate(["check_balance"])
                let token = served.agentToken(actor)
                secrets.append(String(decoding: token, as: UTF8.self))
                let body: JSONValue = ["capability": "check_balance", "arguments": [:]]
                _ = try await served.send(.execute, token: token, body: body)
                _ = try await served.send(
                    .requestCapability,
                    token: served.agentToken(actor, audience: ServedAuthority.issuer),
                    body: ["capabilities": ["transfer_domestic"], "reason": "hidden-reason"])
                _ = try await served.get("/hidden-path?query=hidden-query")
                let bearer = try String(
                    contentsOfFile: served.data + "/admin.token", encoding: .utf8)
                secrets.append(bearer)
                _ = try await served.get("/admin/v1/users", "Authorization: Bearer \(bearer)\r\n")
            }
        }
        #expect(lines.count > 5)
        for secret in secrets {
            let line = lines.first { $0.contains(secret) }
            #expect(line == nil)
        }
    }

    @Test func aLineIsOneLineWhateverStandsInIt() async throws {
        let lines = try await Self.lines(.info, .pretty) { log in
            let logger = log.logger("test")
            logger.info("a\nb", metadata: ["key": "c\u{1B}[31m\u{2028}\u{202E}d", "ü": "日本"])
            logger.debug("not at this level")
        }
        #expect(lines.count == 1)
        #expect(lines[0].hasSuffix(#"info     a\u{a}b key=c\u{1b}[31m\u{2028}\u{202e}d ü=日本"#))
    }

    /// A log that nobody reads costs lines, not answers.
    @Test func aLogThatIsFullHoldsNobodyUp() async throws {
        let pipe = Pipe()
        let log = ServerLog(
            level: .info, format: .json, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let logger = log.logger("test")
        let text = String(repeating: "x", count: 10_000)
        let start = ContinuousClock.now
        for _ in 0..<1000 { logger.info("\(text)") }
        #expect(start.duration(to: .now) < .seconds(5))
        let reading = Task.detached {
            var data = Data()
            while true {
                let part = pipe.fileHandleForReading.availableData
                if part.isEmpty { return data }
                data += part
            }
        }
        await log.flush()
        try pipe.fileHandleForWriting.close()
        let words = String(decoding: await reading.value, as: UTF8.self)
        #expect(words.contains("lines of the log were dropped"))
        #expect(words.utf8.count < 2_000_000)
    }
}
