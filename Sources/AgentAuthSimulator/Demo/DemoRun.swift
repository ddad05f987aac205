// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
public import AgentAuthLedger
import AgentAuthProtocol
import Authority
public import Cryptography
import Storage

/// The demo from an empty directory to a verified ledger: one engine, in virtual time, without a
/// port, with the built-in providers and nothing else.
public struct DemoRun: Sendable {
    /// The issuer of the server that exists only for the run.
    public static let issuer = "http://localhost:2468"

    private let directory: String
    private let seed: UInt64

    /// - Parameters:
    ///   - directory: the data directory; made when it is missing.
    ///   - seed: where all chance comes from; nil draws a seed, and the run does not repeat.
    public init(directory: String, seed: UInt64?) {
        self.directory = directory
        self.seed = seed ?? SystemRandomSource().uint64()
    }

    /// What the run has come to.
    public struct Report: Sendable {
        public let summary: DemoStory.Summary
        /// What a full verification of the closed ledger says.
        public let verdict: Verdict
        /// The data directory.
        public let directory: String

        /// What was done, and a stranger's look at what is on the disk now, with the key that the
        /// ledger itself names. Nobody may be writing there.
        public init(of summary: DemoStory.Summary, in directory: String) throws {
            var options = Environment.Options()
            options.access = .readOnly
            let environment = try Environment.open(directory, options)
            defer { environment.close() }
            self.summary = summary
            self.directory = directory
            verdict = LedgerVerifier().verify(
                environment, files: LedgerFiles(directory: directory))
        }

        /// The number of entries.
        public var size: UInt64 { verdict.size }
        /// The root of the tree over all entries.
        public var root: Digest { verdict.root ?? .zero }
        public var verified: Bool { verdict.outcome == .intact }
    }

    /// Tells the story and verifies the ledger that it left. Blocks until it is over.
    ///
    /// Throws ``StoryError`` at the first step that has another outcome than it must, and what
    /// opening a directory throws.
    public func run(say: @escaping @Sendable (DemoStory.Line) -> Void) throws -> Report {
        let world = VirtualWorld()
        let run = self
        let summary = try world.run { try await run.play(in: world, say: say) }
        return try Report(of: summary, in: directory)
    }

    private func play(
        in world: VirtualWorld, say: @escaping @Sendable (DemoStory.Line) -> Void
    ) async throws -> DemoStory.Summary {
        let random = SeededRandomSource(seed: seed)
        let authority = try await Authority.open(
            AuthoritySetup(
                directory: directory, configuration: AuthorityConfiguration(issuer: DemoRun.issuer),
                providers: [BankProvider(), MailProvider()], timeline: world.timeline,
                random: random.fork("authority"), isSimulation: true, writing: .inline,
                durability: .strict, executor: world.executor))
        let story = DemoStory(
            authority: authority, timeline: world.timeline, random: random.fork("story"), say: say)
        let summary = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await authority.run() }
            defer { group.cancelAll() }
            return try await story.tell()
        }
        try await authority.shutdown()
        return summary
    }
}
