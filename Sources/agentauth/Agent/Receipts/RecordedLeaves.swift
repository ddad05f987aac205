// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import Transparency

/// The hashes of what stands in a ledger at the places that receipts speak of.
struct RecordedLeaves {
    private var leaves: [UInt64: Digest] = [:]

    /// Looks in an export.
    init(export manifest: String, of receipts: [Receipt]) throws {
        let wanted = Set(receipts.map(\.pointer.sequence))
        try ExportedEntries(manifest: manifest).read { line in
            guard let entry = AuditedEntryLine(line), wanted.contains(entry.seq) else { return }
            leaves[entry.seq] = MerkleTree.leafHash(of: line)
        }
    }

    /// Looks in a data directory.
    init(directory: String, of receipts: [Receipt]) throws {
        let ledger = try OpenLedger(directory: directory)
        defer { ledger.environment.close() }
        try ledger.environment.read { txn in
            for receipt in receipts {
                let line = try ledger.reader.entry(receipt.pointer.sequence, in: txn)
                if let line {
                    leaves[receipt.pointer.sequence] = MerkleTree.leafHash(of: line.span)
                }
            }
        }
    }

    func judge(_ receipts: [Receipt]) -> [ReceiptFinding] {
        receipts.map { receipt in
            let standing: ReceiptStanding =
                switch leaves[receipt.pointer.sequence] {
                case nil: .missing
                case receipt.pointer.leaf?: .intact
                case _?: .altered("the entry is another than the one that the server named")
                }
            return ReceiptFinding(receipt: receipt, standing: standing)
        }
    }
}
