// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import Glibc
import Storage
import StrictJSON
import Testing

/// A disk that is full for a while, in the middle of an execution.
@Suite struct FullStoreTests {
    /// Lets no file grow beyond this: to a program, a volume with no more space.
    private static func limitFiles(to byteCount: UInt) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: byteCount, rlim_max: .max)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    /// Whoever waits is told so, and how it ended is recorded once there is space: by this server,
    /// not by the next one on the directory.
    @Test func whatHasRunIsConcludedOnceThereIsSpace() async {
        // In a process of its own, because the limit holds for all files of a process.
        await #expect(processExitsWith: .success) {
            let errand = try Errand(.changes)
            try Stage.run(providers: [errand]) { stage in
                let actor = try await stage.delegate(["errand"], for: stage.user())
                let journal = stage.authority.parts.journal
                func open() throws -> Int {
                    try journal.read { try $0.count(journal.tables.openExecutions) }
                }
                errand.act { _ in
                    Self.limitFiles(to: 1)
                    return .value("done")
                }
                let answer = try await stage.execute(actor, "errand")
                try #require(answer.status == 503 || answer.status == 507)
                try #require(try open() == 1)
                try await stage.timeline.sleep(for: .seconds(5))
                try #require(try open() == 1)

                Self.limitFiles(to: 1 << 30)
                try await stage.timeline.sleep(for: .seconds(5))
                try #require(try open() == 0)
                let concluded = try stage.entries().filter { $0["ty"] == "execution.completed" }
                try #require(concluded.count == 1)
                try #require(concluded.first?["out"]?.string == "ok")
            }
        }
    }
}
