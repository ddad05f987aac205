// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import FixturesSupport
import Foundation
import Storage
import StrictJSON
import Synchronization

/// Chance that repeats itself: SplitMix64 from a seed.
final class SeededRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) { state = Mutex(seed) }

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        state.withLock { state in
            for index in bytes.indices {
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
                bytes[index] = UInt8(truncatingIfNeeded: mixed ^ mixed >> 31)
            }
        }
    }
}

extension RandomSource {
    /// Bytes of a random length below `bound`.
    func bytes(below bound: UInt64) -> [UInt8] { bytes(Int(below(bound))) }
}

/// A directory for one test, removed afterwards.
func withDirectory<R>(_ body: (String) throws -> R) throws -> R {
    let url = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// A ledger with payloads, in a directory of its own.
struct Ground {
    static let origin = "ledger.example"
    static let serverKey = SymmetricKey.generate(using: SeededRandomSource(7))
    static let noon = Timestamp(rfc3339: "2026-01-01T12:00:00.000Z")!

    let directory: String
    let environment: Environment
    let tables: LedgerTables
    let keyring: SubjectKeyring
    let random: SeededRandomSource

    var keysPath: String { directory + "/subjects.keys" }
    var sealer: PayloadSealer {
        PayloadSealer(origin: Ground.origin, keyring: keyring, random: random)
    }

    static func with<R>(seed: UInt64 = 1, _ body: (Ground) throws -> R) throws -> R {
        try withDirectory { directory in
            var options = Environment.Options()
            options.durability = .unsynced
            let environment = try Environment.open(directory, options)
            defer { environment.close() }
            return try body(
                Ground(
                    directory: directory, environment: environment,
                    tables: LedgerTables(environment),
                    keyring: SubjectKeyring.open(
                        path: directory + "/subjects.keys", wrappingKey: serverKey),
                    random: SeededRandomSource(seed)))
        }
    }

    /// Appends entries in one commit and gives their lines back.
    @discardableResult
    func append(_ entries: [PreparedEntry]) throws -> [AuditedEntryLine] {
        let sealer = sealer
        let appended = try environment.write { txn in
            var appender = try Appender.load(tables, in: txn)
            let appended = try entries.map { try appender.append($0, sealer: sealer, in: txn) }
            try keyring.syncIfNeeded()
            try appender.seal(in: txn)
            return appended
        }
        return try appended.map { AuditedEntryLine(try line($0.seq))! }
    }

    @discardableResult
    func append(_ entry: AuditEntry) throws -> AuditedEntryLine {
        try append([PreparedEntry(entry, random: random)])[0]
    }

    func line(_ seq: UInt64) throws -> [UInt8] {
        try environment.read { txn in try LedgerReader(tables).entry(seq, in: txn) } ?? []
    }

    func row(_ seq: UInt64) throws -> [UInt8]? {
        try environment.read { txn in try LedgerReader(tables).payload(seq, in: txn) }
    }

    /// The sequence numbers of the entries found by a tag.
    func tagged(_ tag: String) throws -> [UInt64] {
        try environment.read { txn in
            var found: [UInt64] = []
            try LedgerReader(tables).scan(0..<UInt64.max, tagged: tag, in: txn) { seq, _ in
                found.append(seq)
                return .next
            }
            return found
        }
    }

    func operation() -> OperationID { OperationID(random: random) }

    func entry(_ event: AuditEvent) -> AuditEntry {
        AuditEntry(event, at: Ground.noon, operation: operation())
    }

    /// An execution of an agent for a user, with what it was given and gave.
    func execution(
        of user: UserID?, host: HostID = HostID("hst_1")!, arguments: [UInt8]?, result: [UInt8]?
    ) -> AuditEntry {
        var entry = entry(.executionCompleted)
        entry.user = user
        entry.host = host
        entry.agent = AgentID("agt_1")
        entry.outcome = .ok
        entry.payload = AuditPayload(
            subject: user.map { PayloadSubject(user: $0) } ?? PayloadSubject(host: host),
            arguments: arguments, result: result, random: random)
        return entry
    }
}

let alice = UserID("usr_alice")!
let bob = UserID("usr_bob")!
