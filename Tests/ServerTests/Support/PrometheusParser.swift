// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The parser of `prometheus-client`, in a process of its own.
enum PrometheusParser {
    struct Sample: Decodable {
        let name: String
        let labels: [String: String]
        let value: Double?
    }

    /// Whether Python has the parser.
    static let isThere = (try? run("import prometheus_client.parser", "")) != nil

    /// The samples of each family.
    static func families(_ text: String) throws -> [String: [Sample]] {
        let output = try run(
            """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families as parse
            number = lambda v: v if v == v and abs(v) != float("inf") else None
            print(json.dumps({f.name: [{"name": s.name, "labels": s.labels, "value": number(s.value)}
                for s in f.samples] for f in parse(sys.stdin.read())}))
            """, text)
        return try JSONDecoder().decode([String: [Sample]].self, from: output)
    }

    private struct Failed: Error {
        let status: Int32
    }

    private static func run(_ script: String, _ input: String) throws -> Data {
        let (process, standardInput, output) = (Process(), Pipe(), Pipe())
        // The system's own, which Debian's packages belong to.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script]
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Far less than a pipe holds, so nobody waits for anybody.
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus)
        }
        return data
    }
}
