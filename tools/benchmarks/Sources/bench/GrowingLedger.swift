// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Storage

/// A ledger that grows by batches of executions, without the engine around it.
final class GrowingLedger {
    let environment: Environment
    let files: LedgerFiles
    private let tables: LedgerTables
    private let checkpointer: Checkpointer
    private var appender: Appender
    private let random = BufferedRandomSource(drawingFrom: SystemRandomSource())
    private let names: Names

    /// Who acts, and on whose behalf: the same in every entry but for the token's name.
    private struct Names {
        let agent, grant, host: String

        init(_ random: BufferedRandomSource) {
            agent = AgentID(random: random).text
            grant = GrantID(random: random).text
            host = HostID(random: random).text
        }
    }

    /// A new ledger with its key and entry 0.
    init(directory: String, durability: Environment.Durability) throws {
        var options = Environment.Options()
        options.durability = durability
        environment = try Environment.open(directory, options)
        tables = try LedgerTables(environment)
        files = LedgerFiles(directory: directory)
        let key = try files.createKey(origin: "bench.example/ledger", using: random)
        checkpointer = Checkpointer(
            key: key, tables: tables, files: files, latest: nil, scheduling: .inline)
        let tables = tables
        appender = try environment.read { try Appender.load(tables, in: $0) }
        names = Names(random)
        let created = EntryDraft.created(
            key: key.verifierKey, isSimulation: false,
            milliseconds: SystemTimeline().now.milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        try commit([created])
    }

    deinit { environment.close() }

    var size: UInt64 { appender.size }

    /// What makes the entries of a batch differ: the tokens' names.
    func tokenIDs(_ count: Int) -> [String] {
        (0..<count).map { _ in Base64URL.encode(random.bytes(16)) }
    }

    /// Builds an entry for each token and appends all of them in one commit.
    func append(_ tokenIDs: [String]) throws {
        let now = SystemTimeline().now.milliseconds
        try commit(tokenIDs.map { draft(tokenID: $0, milliseconds: now) })
    }

    /// Signs what is there.
    func checkpoint() throws {
        let (tables, checkpointer) = (tables, checkpointer)
        let head = try environment.read { try LedgerReader(tables).head(in: $0) }
        let signed = try checkpointer.sign(size: head.size, root: head.root)
        try environment.write { try checkpointer.record(signed, in: $0) }
        checkpointer.publish(signed)
        try checkpointer.flush()
    }

    /// The lines from a sequence number on.
    func lines(from first: UInt64) throws -> [[UInt8]] {
        let (tables, size) = (tables, size)
        return try environment.read { txn in
            var lines: [[UInt8]] = []
            try LedgerReader(tables).scan(first..<size, in: txn) { _, line in
                lines.append(line.withUnsafeBufferPointer { Array($0) })
                return .next
            }
            return lines
        }
    }

    private func commit(_ drafts: [EntryDraft]) throws {
        var appender = appender
        try environment.write { txn in
            for draft in drafts { _ = try appender.append(draft, in: txn) }
            try appender.seal(in: txn)
        }
        self.appender = appender
    }

    private func draft(tokenID: String, milliseconds: Int64) -> EntryDraft {
        var draft = EntryDraft(
            type: "execution.completed", milliseconds: milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        draft.set("agent", names.agent)
        draft.set("cap", "check_balance")
        draft.set("grant", names.grant)
        draft.set("host", names.host)
        draft.set("jti", tokenID)
        draft.set("op", OperationID(random: random).text)
        draft.set("out", "ok")
        return draft
    }
}
