// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import Storage
import Testing
import Transparency

@Suite struct ReaderTests {
    /// Roots at every size, and proofs at sizes around the edges of tiles.
    @Test func proofsVerify() throws {
        let ledger = try TestLedger()
        try ledger.append(0..<1100)
        let leaves = try ledger.lines().map { MerkleTree.leafHash(of: $0) }
        var roots = [MerkleTree.emptyRoot]
        var frontier = Frontier()
        for leaf in leaves {
            frontier.append(leaf)
            roots.append(frontier.root())
        }
        let sizes = [1, 2, 255, 256, 257, 511, 512, 513, 1000, 1024, 1025, 1100]
        try ledger.environment.read { txn in
            for size in sizes {
                #expect(try ledger.reader.root(at: UInt64(size), in: txn) == roots[size])
                for index in [0, 1, size / 2, size - 1] where index < size {
                    let proof = try ledger.reader.inclusionProof(
                        UInt64(index), size: UInt64(size), in: txn)
                    #expect(proof.verifies(leaf: leaves[index], root: roots[size]))
                }
                for older in sizes where older <= size {
                    let proof = try ledger.reader.consistencyProof(
                        UInt64(older), UInt64(size), in: txn)
                    #expect(proof.verifies(root1: roots[older], root2: roots[size]))
                }
            }
            #expect(throws: LedgerError.outOfRange) {
                try ledger.reader.root(at: 1101, in: txn)
            }
            #expect(throws: LedgerError.outOfRange) {
                try ledger.reader.inclusionProof(1100, size: 1100, in: txn)
            }
            #expect(throws: LedgerError.outOfRange) {
                try ledger.reader.consistencyProof(5, 4, in: txn)
            }
            #expect(throws: LedgerError.outOfRange) {
                try ledger.reader.inclusionProof(.max, size: .max, in: txn)
            }
        }
    }

    @Test func tagsFindTheirEntries() throws {
        let ledger = try TestLedger()
        try ledger.append(0..<1100)
        let tags: [(String, [UInt64])] = [
            ("agt_3", (0..<1100).filter { $0 % 17 == 3 }),
            ("usr_4", (0..<1100).filter { $0 % 5 == 4 }),
            ("jti-0", [0]), ("jti-255", [255]), ("jti-256", [256]), ("jti-1099", [1099]),
            ("jti-1100", []), ("policy", []), ("", []),
        ]
        try ledger.environment.read { txn in
            for (tag, expected) in tags {
                var found: [UInt64] = []
                try ledger.reader.scan(0..<UInt64.max, tagged: tag, in: txn) { seq, _ in
                    found.append(seq)
                    return .next
                }
                #expect(found == expected, "\(tag)")
                for seq in expected where seq < 1024 {
                    #expect(try ledger.reader.filterMayContain(seq / 256, tag, in: txn))
                }
            }
            var first: UInt64?
            try ledger.reader.scan(100..<900, tagged: "agt_3", in: txn) { seq, _ in
                first = seq
                return .stop
            }
            #expect(first == 105)
            // The filter rules out nearly all that is absent.
            let absent = try (0..<1000).filter {
                try ledger.reader.filterMayContain(1, "absent-\($0)", in: txn)
            }
            #expect(absent.count < 20)
        }
    }
}
