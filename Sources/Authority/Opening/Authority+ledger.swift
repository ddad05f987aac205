// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Storage
public import Transparency

extension Authority {
    /// The server's base URL.
    public var issuer: String { parts.configuration.issuer }

    /// The number of entries that are durable.
    public var ledgerSize: UInt64 { parts.journal.ledgerSize }

    /// What verifies the ledger's checkpoints.
    public var ledgerKey: VerifierKey { ledger.verifierKey }

    /// The lines of the ledger from a sequence number on.
    package func entries(from first: UInt64) throws -> [[UInt8]] {
        try parts.journal.read { txn in
            var lines: [[UInt8]] = []
            let size = try ledger.reader.head(in: txn).size
            guard first < size else { return [] }
            try ledger.reader.scan(first..<size, in: txn) { _, line in
                lines.append(line.withUnsafeBufferPointer { Array($0) })
                return .next
            }
            return lines
        }
    }
}
