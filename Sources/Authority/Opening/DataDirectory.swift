// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Audit
import Cryptography
import Foundation
import Storage
import StrictJSON
import Transparency

/// A data directory, opened: the one environment with state and ledger, the keys beside it, and
/// what the opening checks found (ledger.md, "Opening").
///
/// A new one is made in this order: lock, keys, entry 0, head.note. Until the last of them is
/// there nobody was ever answered, so a creation that was cut off is simply finished.
struct DataDirectory {
    let environment: Environment
    let tables: StateTables
    let ledgerTables: LedgerTables
    let files: LedgerFiles
    let key: LedgerKey
    let serverKey: SymmetricKey
    let keyring: SubjectKeyring
    let opening: LedgerOpening
    /// Whether it was made, or its making finished, just now.
    let isNew: Bool

    init(_ setup: AuthoritySetup, now: Timestamp) throws {
        files = LedgerFiles(directory: setup.directory)
        let database = setup.directory + "/data.mdb"
        if try files.readHead() != nil, !FileManager.default.fileExists(atPath: database) {
            throw OpeningError.missing(path: database)
        }
        environment = try DataDirectory.environment(setup, files: files)
        do {
            tables = try StateTables(environment)
            ledgerTables = try LedgerTables(environment)
            let first = try DataDirectory.firstEntry(environment, ledgerTables)
            key = try DataDirectory.ledgerKey(files, first: first, setup)
            let (key, files, ledgerTables, environment) = (key, files, ledgerTables, environment)
            func check() throws -> LedgerOpening {
                try environment.read { txn in
                    try LedgerOpening.check(
                        ledgerTables, files: files, key: key.verifierKey, in: txn)
                }
            }
            // Everything that can refuse the directory comes before the first thing that writes.
            if let first {
                try DataDirectory.check(first, of: setup, key: key, path: files.keyPath)
            }
            let found = try check()
            serverKey = try DataDirectory.serverKey(
                setup.directory + "/server.key", mayCreate: first == nil, setup.random)
            keyring = try SubjectKeyring.open(
                path: setup.directory + "/subjects.keys", wrappingKey: serverKey)
            if first == nil {
                try DataDirectory.begin(environment, ledgerTables, setup, key: key, now: now)
            }
            opening = try first == nil ? check() : found
            isNew = opening.isUnfinished
        } catch {
            environment.close()
            throw error
        }
    }

    /// Opens the environment. Zero bytes are not an empty database, but beside a missing head.note
    /// they are a creation that was cut off before anything was written.
    private static func environment(
        _ setup: AuthoritySetup, files: LedgerFiles
    ) throws -> Environment {
        var options = Environment.Options()
        options.durability = setup.durability == .strict ? .strict : .unsynced
        options.maxSize = setup.maximumSize
        do {
            return try Environment.open(setup.directory, options)
        } catch StorageError.zeroBytes(let path) {
            guard try files.readHead() == nil else { throw StorageError.zeroBytes(path: path) }
            try DurableFile.remove(path)
            return try Environment.open(setup.directory, options)
        }
    }

    private static func firstEntry(
        _ environment: Environment, _ tables: LedgerTables
    ) throws -> JSONValue? {
        let line = try environment.read { try LedgerReader(tables).entry(0, in: $0) }
        return try line.map { try JSONValue(parsing: $0) }
    }

    private static func ledgerKey(
        _ files: LedgerFiles, first: JSONValue?, _ setup: AuthoritySetup
    ) throws -> LedgerKey {
        let origin = first?["origin"]?.string ?? setup.origin
        if let key = try files.loadKey(origin: origin) { return key }
        guard first == nil else { throw OpeningError.missing(path: files.keyPath) }
        return try files.createKey(origin: origin, using: setup.random)
    }

    private static func serverKey(
        _ path: String, mayCreate: Bool, _ random: any RandomSource
    ) throws -> SymmetricKey {
        if let bytes = try DurableFile.read(path, limit: SymmetricKey.byteCount, isSecret: true) {
            guard let key = try? SymmetricKey(bytes) else {
                throw OpeningError.unusable(path: path)
            }
            return key
        }
        guard mayCreate else { throw OpeningError.missing(path: path) }
        let bytes = random.bytes(SymmetricKey.byteCount)
        try DurableFile.create(path, bytes)
        return try SymmetricKey(bytes)
    }

    /// The first entry says whose ledger it is, and whether it is a simulation's.
    private static func check(
        _ first: JSONValue, of setup: AuthoritySetup, key: LedgerKey, path: String
    ) throws {
        guard first["key"]?.string == key.verifierKey.description else {
            throw OpeningError.foreignKey(path: path)
        }
        let isSimulation = first["simulation"]?.bool ?? false
        guard isSimulation == setup.isSimulation else {
            throw OpeningError.simulation(directory: setup.directory, isSimulation: isSimulation)
        }
    }

    /// Writes entry 0.
    private static func begin(
        _ environment: Environment, _ tables: LedgerTables, _ setup: AuthoritySetup,
        key: LedgerKey, now: Timestamp
    ) throws {
        try environment.write { txn in
            var appender = try Appender.load(tables, in: txn)
            _ = try appender.append(
                .created(
                    key: key.verifierKey, isSimulation: setup.isSimulation,
                    milliseconds: now.milliseconds,
                    salt: setup.random.bytes(LedgerLimits.saltByteCount)),
                in: txn)
            try appender.seal(in: txn)
        }
    }
}
