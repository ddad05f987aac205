// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Storage

/// A data directory opened for looking at its ledger.
struct OpenLedger {
    let environment: Environment
    let reader: LedgerReader

    init(_ options: DataOptions) throws {
        try self.init(directory: options.directory)
    }

    /// Opens it without taking any lock that a server would want.
    init(directory: String) throws {
        var options = Environment.Options()
        options.access = .readOnly
        // A lock file that no server of ours holds may be anybody's, and is not touched.
        options.lockFile = try Environment.isServed(directory) ? .shared : .ignored
        environment = try Environment.open(directory, options)
        reader = LedgerReader(try LedgerTables(environment))
    }
}
