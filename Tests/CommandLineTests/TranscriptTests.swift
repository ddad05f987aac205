// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation
import Testing

@Suite struct TranscriptTests {
    @Test(arguments: try Fixtures.files(in: "cli", ending: ".txt"))
    func transcript(name: String) async throws {
        let text = String(decoding: try Fixtures.bytes(name), as: UTF8.self)
        let transcript = try Transcript(text)
        #expect(!transcript.steps.isEmpty)
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try await Demo.copy(into: directory)
        let variables = ["PORT": "\(try ServerProcess.freePort())"]
        for step in transcript.steps {
            let outcome = try await Executable.shell(
                step.command, in: directory, variables: variables)
            let place = "\(name):\(step.line)"
            #expect(outcome.status == step.status, "\(place): \(outcome.errors)")
            #expect(LinePattern.matches(step.output, outcome.output), "\(place): \(outcome.output)")
            if let errors = step.errors {
                #expect(LinePattern.matches(errors, outcome.errors), "\(place): \(outcome.errors)")
            }
        }
    }
}
