// SPDX-License-Identifier: Apache-2.0
package import AgentAuthCapabilities
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON
import Transparency

extension Authority {
    /// Opens an engine over a data directory, which is made when it is missing.
    ///
    /// Throws ``OpeningError``, or what storage, ledger and registry say, each with a sentence
    /// that says what to do. Nothing is written when the directory is refused.
    public static func open(_ setup: AuthoritySetup) async throws -> Authority {
        let registry = try await CapabilityRegistry(setup.providers)
        try check(setup.configuration, against: registry)
        let directory = try DataDirectory(setup, now: setup.timeline.now)
        let live = LiveExecutions(
            timeline: setup.timeline, executor: setup.executor,
            hasQuotas: setup.configuration.limits.isEnabled)
        let notifications = NotificationDesk(
            setup.channels, timeline: setup.timeline, onFailure: setup.onUndelivered)
        let journal = journal(directory, setup) { news in
            live.watches.note(news)
            notifications.note(news)
        }
        do {
            return try await open(
                directory, parts(setup, registry, journal, directory, live, notifications), setup)
        } catch {
            journal.shutdown()
            journal.close()
            throw error
        }
    }

    private static func open(
        _ directory: DataDirectory, _ parts: Parts, _ setup: AuthoritySetup
    ) async throws -> Authority {
        let journal = parts.journal
        let keeper = LedgerKeeper(
            journal: journal, timeline: setup.timeline, files: directory.files,
            tables: directory.ledgerTables, key: directory.key, latest: directory.opening.latest,
            every: setup.configuration.checkpointEvery,
            scheduling: setup.writing == .inline ? .inline : .thread)
        let restart = try await recordOpening(parts, isNew: directory.isNew)
        // Nobody is answered before head.note is there: entries without it are a roll-back.
        try await keeper.checkpointNow()
        return Authority(
            parts: parts, restart: restart,
            refusals: RefusalLog(
                journal: journal, counter: RefusalCounter(since: parts.now),
                clock: parts.clock, random: setup.random),
            ledger: keeper, hashing: PasswordHashing(setup.writing == .inline ? .inline : .thread),
            directory: ProviderDirectory(
                setup.configuration.directoryProviders.filter {
                    !$0.hasSameBytes(as: setup.configuration.issuer)
                }, documents: setup.documents, note: setup.note))
    }

    /// Closes the engine in order: what runs is concluded, what was counted is written, the last checkpoint covers the last
    /// entry, and the next opening knows that nothing was lost.
    public func shutdown() async throws {
        authenticator.close()
        await drain(within: .zero)
        try await refusals.summarize()
        let now = parts.now
        try await parts.journal.commit { txn, change in
            try txn.put(
                change.tables.server, ServerRecord.key,
                ServerRecord(refuseIssuedUntil: now, isClosed: true))
        }
        try await ledger.checkpointNow()
        parts.journal.shutdown()
        await parts.registry.shutdown()
        parts.journal.close()
    }

    /// Throws when the configuration says of capabilities what cannot hold.
    package static func check(
        _ configuration: AuthorityConfiguration, against registry: CapabilityRegistry
    ) throws {
        let faults = PolicyCheck(configuration, registry).faults
        if !faults.isEmpty { throw OpeningError.policy(faults) }
    }

    private static func journal(
        _ directory: DataDirectory, _ setup: AuthoritySetup,
        _ listener: @escaping @Sendable (News) -> Void
    ) -> Journal {
        let keyring = directory.keyring
        return Journal(
            directory.environment, tables: directory.tables,
            appender: directory.opening.appender,
            sealer: PayloadSealer(
                origin: directory.key.verifierKey.name, keyring: keyring, random: setup.random),
            scheduling: setup.writing == .inline ? .inline : .thread,
            // A payload must not be durable before the key that opens it.
            beforeCommit: { try keyring.syncIfNeeded() }, listener: listener)
    }

    private static func parts(
        _ setup: AuthoritySetup, _ registry: CapabilityRegistry, _ journal: Journal,
        _ directory: DataDirectory, _ live: LiveExecutions, _ notifications: NotificationDesk
    ) -> Parts {
        let configuration = setup.configuration
        return Parts(
            configuration: configuration, registry: registry,
            rules: AuthorizationRules(
                registry: registry, policy: configuration.capabilities,
                lifetimes: configuration.lifetimes),
            approvals: ApprovalRules(
                registry: registry, configuration: configuration.approval,
                hosts: configuration.hosts, policy: configuration.capabilities,
                isSimulation: setup.isSimulation),
            journal: journal, keyring: directory.keyring,
            secret: ServerSecret(directory.serverKey), timeline: setup.timeline,
            clock: ClockGuard(setup.timeline), random: setup.random,
            live: live, notifications: notifications,
            keySets: KeySetCache(
                setup.documents, timeline: setup.timeline, executor: setup.executor))
    }

    /// Notes that the server runs, and finds out which tokens a run before may have seen.
    private static func recordOpening(_ parts: Parts, isNew: Bool) async throws -> RestartRule {
        let operation = parts.operation()
        let before = try parts.journal.read {
            try $0.get(parts.journal.tables.server, ServerRecord.key)
        }
        let isClean = before?.isClosed ?? false
        let refuse: Timestamp? =
            isNew ? nil : isClean ? before?.refuseIssuedUntil : parts.now
        try await parts.journal.commit { txn, change in
            if !isNew {
                var entry = operation.entry(.ledgerOpened)
                entry.set("clean", isClean)
                try change.record(entry, chance: operation.chance(), in: txn)
                try change.concludeInterrupted(by: operation, in: txn)
            }
            try txn.put(
                change.tables.server, ServerRecord.key,
                ServerRecord(refuseIssuedUntil: refuse, isClosed: false))
        }
        let early = try parts.journal.read { txn in
            var keys: Set<Digest> = []
            try txn.scan(parts.journal.tables.earlyTokens) { key, _ in
                keys.insert(key)
                return .next
            }
            return keys
        }
        return RestartRule(
            refuseIssuedUntil: refuse,
            openedAt: isNew || isClean ? nil : parts.timeline.monotonic,
            earlyTokens: early, secret: parts.secret)
    }
}

extension ServerRecord {
    /// The key of the one row.
    static let key = "server"
}
