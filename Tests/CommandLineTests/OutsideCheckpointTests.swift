// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What only a checkpoint that was kept elsewhere can show.
@Suite struct OutsideCheckpointTests {
    @Test func aRollBackOfTheWholeDirectoryIsSeen() async throws {
        let ledger = try WrittenLedger()
        defer { ledger.remove() }
        try ledger.append(count: 4)
        #expect(try await ledger.shell("cp -r data older").status == 0)
        try ledger.append(count: 4)
        ledger.close()
        #expect(try await ledger.shell("cp data/head.note kept").status == 0)

        let alone = try await ledger.shell("agentauth ledger verify --data older --json")
        #expect(alone.status == 0)
        let compared = try await ledger.shell(
            "agentauth ledger verify --data older --checkpoint kept --json")
        #expect(compared.status == 2)
        #expect(
            LinePattern.matches(
                [
                    #"{"verdict":"damaged","size":5,…,"first_bad":{"seq":5,"kind":"truncated"},"shown":[]}"#
                ],
                compared.output))
    }

    @Test func anotherHistoryUnderTheSameKeyIsSeen() async throws {
        let ledger = try WrittenLedger()
        defer { ledger.remove() }
        // The same beginning, then two different ends, both signed.
        let fork = try WrittenLedger(continuingCopyOf: ledger)
        defer { fork.remove() }
        try ledger.append(count: 4)
        ledger.close()
        try fork.append(count: 4)
        fork.close()
        let compared = try await ledger.shell(
            "agentauth ledger verify --data data --checkpoint \(fork.directory.path)/data/head.note --json"
        )
        #expect(compared.status == 2)
        #expect(
            LinePattern.matches(
                [
                    #"{"verdict":"damaged","size":5,…,"first_bad":{"seq":5,"kind":"forked"},"shown":[]}"#
                ],
                compared.output))
    }
}
