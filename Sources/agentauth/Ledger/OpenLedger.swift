// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Audit
import Storage
import Transparency

/// A data directory opened for looking at its ledger.
struct OpenLedger {
    let environment: Environment
    let tables: LedgerTables
    let reader: LedgerReader

    init(_ options: DataOptions, _ console: Console) throws {
        console.detail("reading \(options.directory)")
        try self.init(directory: options.directory)
    }

    /// Opens it without taking any lock that a server would want.
    init(directory: String) throws {
        var options = Environment.Options()
        options.access = .readOnly
        // A lock file that no server of ours holds may be anybody's, and is not touched.
        options.lockFile = try Environment.isServed(directory) ? .shared : .ignored
        environment = try Environment.open(directory, options)
        tables = try LedgerTables(environment)
        reader = LedgerReader(tables)
    }

    /// Entry 0, which says whose ledger it is.
    func created() throws -> AuditedEntryLine? {
        try environment.read { try reader.entry(0, in: $0) }.flatMap { AuditedEntryLine($0) }
    }

    /// The verifier key that entry 0 names; nil when it names none.
    func ownKey() throws -> VerifierKey? {
        try created()?.string("key").flatMap { try? VerifierKey($0) }
    }
}
