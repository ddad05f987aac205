// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthLedger
import AgentAuthProtocol
import AgentAuthSimulator
import Authority
import FixturesSupport
import Foundation
import Storage
import StrictJSON
import Synchronization
import Testing

/// What was started and not concluded when the server ended.
@Suite struct InterruptionTests {
    /// Two engines on one directory, one after the other, in virtual time.
    private static func run(
        _ provider: @escaping @Sendable (any Timeline) -> any CapabilityProvider,
        _ test:
            @escaping @Sendable (_ open: @Sendable () async throws -> Stage) async throws -> Void
    ) throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let world = VirtualWorld()
        let seed = Mutex<UInt64>(0)
        try world.run {
            try await test {
                let seed = seed.withLock { seed in
                    seed += 1
                    return seed
                }
                return try await Stage.open(
                    directory, world.timeline, seed: seed, providers: [provider(world.timeline)],
                    executor: world.executor)
            }
        }
    }

    enum End: String, CaseIterable, Sendable { case crash, shutdown }

    @Test(arguments: End.allCases)
    func aJobThatWasCutOffIsUnknownToTheNextServer(_ end: End) throws {
        try Self.run({ DeployProvider(timeline: $0) }) { open in
            let first = try await open()
            let (alice, bob) = (try await first.user(), try await first.user("bob"))
            let actor = try await first.delegate(["deploy_site"], for: alice)
            let other = try await first.delegate(["deploy_site"], for: bob)
            let done = try await first.execute(actor, "deploy_site", ["site": "a"])
            try await first.timeline.sleep(for: .seconds(1))
            let start = Int(first.authority.ledgerSize)
            let started = try await first.execute(actor, "deploy_site", ["site": "b"])
            #expect(started.status == 202)
            switch end {
            case .crash: first.authority.parts.journal.close()
            case .shutdown: try await first.authority.shutdown()
            }
            try await first.timeline.sleep(for: .seconds(1))

            let second = try await open()
            let entries = try second.entries()
            let concluded = entries.filter { $0["op"] == entries[start]["op"] }
            #expect(
                concluded.map { $0["ty"]?.string } == ["execution.started", "execution.completed"])
            #expect(concluded.last?["out"]?.string == "unknown")
            #expect(concluded.last?["why"]?.string == "interrupted")
            for member in ["agent", "host", "user", "grant", "cap", "jti"] {
                #expect(concluded.first?[member] == concluded.last?[member])
            }
            try await second.timeline.sleep(for: .seconds(1))
            let url = started.json["status_url"]?.string
            let answer = try await second.poll(url, as: actor)
            #expect(answer.status == 200 && answer.json["status"]?.string == "failed")
            #expect(answer.json["error"]?["reason"]?.string == "interrupted")
            #expect(try await second.poll(url, as: other).status == 404)
            let known = try await second.poll(done.json["status_url"]?.string, as: actor)
            #expect(known.status == 404, "its end is on record")

            // The third server has nothing to conclude, and still knows.
            try await second.authority.shutdown()
            try await second.timeline.sleep(for: .seconds(2))
            let size = second.authority.ledgerSize
            let third = try await open()
            #expect(third.authority.ledgerSize == size + 1, "the opening alone")
            try await third.timeline.sleep(for: .seconds(1))
            #expect(try await third.poll(url, as: actor).status == 200)
            try await third.timeline.sleep(for: .seconds(600))
            #expect(try await third.poll(url, as: actor).status == 404)
            try await third.authority.sweep()
            let journal = third.authority.parts.journal
            #expect(try journal.read { try $0.count(journal.tables.openExecutions) } == 0)
            try await third.authority.shutdown()
        }
    }

    /// The same for an execution that was to be answered at once.
    @Test func aPlainExecutionIsConcludedToo() throws {
        let errand = try Errand(.changes)
        try Self.run({ _ in errand }) { open in
            let first = try await open()
            let actor = try await first.delegate(["errand"], for: first.user())
            errand.act { _ in
                first.authority.parts.journal.close()
                return .value("done")
            }
            let answer = try await first.execute(actor, "errand")
            #expect(answer.status == 503, "nothing is acknowledged that is not on record")
            try await first.timeline.sleep(for: .seconds(1))
            let second = try await open()
            let last = try #require(
                try second.entries().last { $0["ty"]?.string == "execution.completed" })
            #expect(last["out"]?.string == "unknown" && last["why"]?.string == "interrupted")
            try await second.authority.shutdown()
        }
    }

    /// What has ended leaves no row, and what only reads never had one.
    @Test func whatIsConcludedLeavesNothingOpen() throws {
        try Stage.run(timed: { [DeployProvider(timeline: $0), ClockProvider(timeline: $0)] }) {
            stage in
            let actor = try await stage.delegate(
                ["send_mail", "deploy_site", "watch_clock", "check_balance"], for: stage.user())
            let journal = stage.authority.parts.journal
            func open() throws -> Int {
                try journal.read { try $0.count(journal.tables.openExecutions) }
            }
            _ = try await stage.execute(actor, "check_balance", ["account_id": "acc_123"])
            _ = try await stage.execute(
                actor, "send_mail", ["to": "a", "subject": "b", "body": "c"])
            _ = try await stage.execute(actor, "watch_clock", ["ticks": 2, "interval_ms": 1])
            #expect(try open() == 0)
            _ = try await stage.execute(actor, "deploy_site", ["site": "fail"])
            #expect(try open() == 1)
            try await stage.timeline.sleep(for: .seconds(1))
            #expect(try open() == 0)
        }
    }
}
