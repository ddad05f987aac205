// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthLedger
import AgentAuthProtocol
import Cryptography
import Storage

/// A ledger that grows by batches of executions, without the engine around it.
final class GrowingLedger {
    let environment: Environment
    let files: LedgerFiles
    private let tables: LedgerTables
    private let checkpointer: Checkpointer
    private var appender: Appender

    /// A new ledger with its key and entry 0.
    init(directory: String, durability: Environment.Durability) throws {
        var options = Environment.Options()
        options.durability = durability
        environment = try Environment.open(directory, options)
        tables = try LedgerTables(environment)
        files = LedgerFiles(directory: directory)
        let random = SystemRandomSource()
        let key = try files.createKey(origin: "bench.example/ledger", using: random)
        checkpointer = Checkpointer(
            key: key, tables: tables, files: files, latest: nil, scheduling: .inline)
        let tables = tables
        appender = try environment.read { try Appender.load(tables, in: $0) }
        let created = EntryDraft.created(
            key: key.verifierKey, isSimulation: false,
            milliseconds: SystemTimeline().now.milliseconds,
            salt: random.bytes(LedgerLimits.saltByteCount))
        try append([created])
    }

    deinit { environment.close() }

    var size: UInt64 { appender.size }

    /// Appends all of these in one commit.
    func append(_ drafts: [EntryDraft]) throws {
        var appender = appender
        try environment.write { txn in
            for draft in drafts { _ = try appender.append(draft, in: txn) }
            try appender.seal(in: txn)
        }
        self.appender = appender
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
}
