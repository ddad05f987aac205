// SPDX-License-Identifier: Apache-2.0
import Foundation
import FixturesSupport

/// A data directory that `demo --once --seed 7` made, once for all tests.
enum Demo {
    private static let made = Task {
        let parent = try Fixtures.temporaryDirectory()
        let outcome = try await Executable.shell(
            "agentauth demo --once --seed 7 --data demo -q", in: parent)
        guard outcome.status == 0 else { throw NotMade(errors: outcome.errors) }
        return parent.appending(path: "demo")
    }

    struct NotMade: Error {
        let errors: String
    }

    /// Copies it into a directory as `demo`.
    static func copy(into directory: URL) async throws {
        try FileManager.default.copyItem(
            at: try await made.value, to: directory.appending(path: "demo"))
    }
}
