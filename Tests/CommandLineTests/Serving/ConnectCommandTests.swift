// SPDX-License-Identifier: Apache-2.0
import Foundation
import StrictJSON
import Testing

/// What `agentauth connect` says of the machine that it runs on.
@Suite struct ConnectCommandTests {
    /// Nobody has to type what their machine is called for the approver to recognize it (§3.1).
    @Test func theHostIsCalledAsItsMachine() async throws {
        try await OperatorTests.run { ground in
            _ = try await ground.shell(
                "agentauth connect --data data --keys keys --no-wait --no-browser")
            let waiting = try #require(try await ground.json("approvals list")?.array)
            let machine = try await ground.shell("uname -n").output
                .trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(!machine.isEmpty)
            #expect(waiting.map { $0["host_name"]?.string } == [machine])
        }
    }
}
