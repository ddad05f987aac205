// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON
import Transparency

/// What `ledger stats` counts: one walk over the entries, in short read transactions.
struct LedgerFigures {
    private let head: LedgerHead
    private let fileSize: Int
    private var created: AuditedEntryLine?
    private var last: AuditedEntryLine?
    private var checkpoints: UInt64 = 0
    private var checkpoint: Checkpoint?
    private var types: [String: UInt64] = [:]

    /// Entries a transaction: a pinned reader makes the file grow.
    private static let step: UInt64 = 4096

    /// Tells `step` how far it has come; stops when that throws.
    init(
        _ ledger: OpenLedger, step: (_ done: UInt64, _ total: UInt64) throws -> Void
    ) throws {
        let reader = ledger.reader
        fileSize = try ledger.environment.statistics().fileSize
        let read = try ledger.environment.read { txn in
            var checkpoints: UInt64 = 0
            try reader.scanCheckpoints(in: txn) { _, _ in
                checkpoints += 1
                return .next
            }
            let note = try reader.latestCheckpoint(in: txn)
            return (
                head: try reader.head(in: txn), checkpoints: checkpoints,
                checkpoint: try note.map { try Checkpoint(parsing: $0.text) }
            )
        }
        (head, checkpoints, checkpoint) = read
        var next: UInt64 = 0
        while next < head.size {
            let end = min(next + LedgerFigures.step, head.size)
            let entries = try ledger.environment.read { txn in
                var entries: [AuditedEntryLine] = []
                try reader.scan(next..<end, in: txn) { seq, line in
                    guard let entry = AuditedEntryLine(line) else {
                        throw LedgerError.damaged("entry \(seq) is not one of this format")
                    }
                    entries.append(entry)
                    return .next
                }
                return entries
            }
            count(entries)
            next = end
            try step(next, head.size)
        }
    }

    private mutating func count(_ entries: [AuditedEntryLine]) {
        if created == nil { created = entries.first }
        last = entries.last ?? last
        for entry in entries { types[entry.type, default: 0] += 1 }
    }

    /// Types by how often they occur, then by name.
    private var rankedTypes: [(type: String, count: UInt64)] {
        types.map { (type: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.type) < ($0.count, $1.type) }
    }

    private var isSimulation: Bool { created?.members["simulation"]?.bool ?? false }

    var answer: Answer {
        var facts: [Answer.Fact] = [
            .init("entries", String(head.size)),
            .init("root", Base64.encode(head.root.bytes)),
            .init("origin", created?.string("origin") ?? "–"),
            .init("first", created?.moment.rfc3339 ?? "–"),
            .init("last", last?.moment.rfc3339 ?? "–"),
            .init("checkpoints", String(checkpoints)),
            .init("covered", String(checkpoint?.size ?? 0)),
            .init("file size", "\(fileSize) bytes"),
        ]
        if isSimulation { facts.append(.init("simulation", Answer.Cell(.warning("yes")))) }
        facts += rankedTypes.map { Answer.Fact($0.type, String($0.count)) }
        return Answer(facts, json: json)
    }

    private var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let types = JSONObject(rankedTypes.map { ($0.type, .count($0.count)) })
        return [
            "entries": .count(head.size),
            "root": .string(Base64.encode(head.root.bytes)),
            "origin": text(created?.string("origin")),
            "first": text(created?.moment.rfc3339),
            "last": text(last?.moment.rfc3339),
            "checkpoints": .count(checkpoints),
            "covered": .count(checkpoint?.size ?? 0),
            "file_size": .number(JSONNumber(fileSize)),
            "simulation": .bool(isSimulation),
            "types": .object(types),
        ]
    }
}
