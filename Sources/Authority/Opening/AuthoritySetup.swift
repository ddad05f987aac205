// SPDX-License-Identifier: Apache-2.0
public import AgentAuthCapabilities
public import AgentAuthProtocol
public import Cryptography

/// What an engine is made from.
public struct AuthoritySetup: Sendable {
    /// The data directory; made when it is missing.
    public var directory: String
    public var configuration: AuthorityConfiguration
    public var providers: [any CapabilityProvider]
    public var timeline: any Timeline
    public var random: any RandomSource
    /// Whether time or chance are invented, or people simulated. The first entry of the ledger says
    /// so, and a directory is opened only as what it was made.
    public var isSimulation: Bool
    /// The name of the ledger and of its key (C2SP tlog-checkpoint, "origin").
    public var origin: String
    public var writing: Writing
    public var durability: Durability
    /// Bytes of data after which only what ends or refuses something is written; nil for no quota.
    public var maximumSize: Int?
    /// How people are told of what waits for them, outside the page.
    public var channels: [any NotificationChannel] = []
    /// Told what a channel could not deliver, after the last try.
    public var onUndelivered: @Sendable (_ channel: String, ApprovalID, any Error) -> Void = {
        _, _, _ in
    }
    /// Where the engine's own tasks run, jobs and streams among them; nil is the global pool. A
    /// virtual run gives its own.
    public var executor: (any TaskExecutor)?
    /// Where published keys and discovery documents come from; nil for an engine that asks nobody,
    /// and so refuses hosts and agents who publish their keys.
    public var documents: (any DocumentSource)?
    /// Where the engine says what the operator may want to know and nobody has asked for: the
    /// server's log.
    public var note: @Sendable (String) -> Void = { _ in }

    /// Where changes are written.
    public enum Writing: Sendable {
        /// On a thread of its own, many requests a commit.
        case batched
        /// On the caller's thread, one request a commit: for virtual time.
        case inline
    }

    /// When a commit counts as done.
    public enum Durability: Sendable {
        /// When the disk has it.
        case strict
        /// When the system has it: it outlives the process, not a power cut. For tests and
        /// simulations.
        case unsynced
    }

    /// The origin of ledgers in demos and virtual runs: a constant, so that equal runs have equal
    /// roots.
    public static let simulationOrigin = "agentauth.invalid/simulation"

    public init(
        directory: String, configuration: AuthorityConfiguration,
        providers: [any CapabilityProvider], timeline: any Timeline, random: any RandomSource,
        isSimulation: Bool, origin: String = AuthoritySetup.simulationOrigin,
        writing: Writing = .batched, durability: Durability = .strict,
        executor: (any TaskExecutor)? = nil
    ) {
        self.directory = directory
        self.configuration = configuration
        self.providers = providers
        self.timeline = timeline
        self.random = random
        self.isSimulation = isSimulation
        self.origin = origin
        self.writing = writing
        self.durability = durability
        self.executor = executor
    }
}
