// SPDX-License-Identifier: Apache-2.0
import Storage

/// The least that a ledger could do: append the same bytes to one table of LMDB with `MDB_APPEND`,
/// and nothing else.
final class RawLog {
    private let environment: Environment
    private let table: RawTable<UInt64>
    private var next: UInt64 = 0

    init(directory: String, durability: Environment.Durability) throws {
        var options = Environment.Options()
        options.durability = durability
        environment = try Environment.open(directory, options)
        table = try environment.rawTable("raw", key: UInt64.self)
    }

    deinit { environment.close() }

    /// Appends all rows in one commit.
    func append(_ rows: [[UInt8]]) throws {
        let (first, table) = (next, table)
        try environment.write { txn in
            for (index, row) in rows.enumerated() {
                try txn.append(table, first + UInt64(index), row)
            }
        }
        next += UInt64(rows.count)
    }
}
