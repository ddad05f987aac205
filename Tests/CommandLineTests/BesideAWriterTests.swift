// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite struct BesideAWriterTests {
    @Test func commandsReadWhileAServerWrites() async throws {
        let ledger = try WrittenLedger()
        defer { ledger.remove() }
        try ledger.append(count: 9)
        let stats = try await ledger.shell("agentauth ledger stats --data data --json")
        #expect(LinePattern.matches([#"{"entries":10,…}"#], stats.output), "\(stats.errors)")
        let doctor = try await ledger.shell("agentauth doctor --data data")
        #expect(doctor.status == 0)
        #expect(
            LinePattern.matches(["…", "✓ good…server…one is writing here", "…"], doctor.output),
            "\(doctor.output)")
        let verdict = try await ledger.shell("agentauth ledger verify --data data --json")
        #expect(verdict.status == 0, "\(verdict.errors)")
        ledger.close()
    }

    @Test func aFollowedTailShowsWhatIsAppended() async throws {
        let ledger = try WrittenLedger()
        defer { ledger.remove() }
        async let followed = ledger.shell(
            """
            : > lines; agentauth ledger tail -f -n 1 --data data -o ndjson > lines & pid=$!
            while kill -0 $pid && [ "$(wc -l < lines)" -lt 4 ]; do sleep 0.1; done
            kill -INT $pid; wait $pid
            """)
        // Only once the first line is there do the next ones follow it.
        let lines = ledger.directory.appending(path: "lines")
        while ((try? Data(contentsOf: lines)) ?? Data()).isEmpty {
            try await Task.sleep(for: .milliseconds(50))
        }
        try ledger.append(count: 3)
        #expect(try await followed.status == 130)
        ledger.close()
        let all = try await ledger.shell("agentauth ledger tail -n 4 --data data -o ndjson")
        #expect(try String(contentsOf: lines, encoding: .utf8) == all.output)
    }
}
