// SPDX-License-Identifier: Apache-2.0

/// Why storage refused. Every code of LMDB and every errno ends in one of these cases.
///
/// The description is one line that says what to do.
public enum StorageError: Error, Equatable, Sendable {
    // The directory and its files, found before anything is mapped.

    /// There is no such directory, or no `data.mdb` in it.
    case notFound(path: String)
    /// `data.mdb` is empty: the creation was cut off, or something emptied it.
    case zeroBytes(path: String)
    /// `data.mdb` is shorter than the pages in use.
    case truncated(path: String, needed: UInt64, found: UInt64)
    /// The file was not written by LMDB, or not by this module.
    case notADatabase(path: String)
    /// Written by an LMDB with another data format.
    case incompatibleVersion(path: String, found: UInt32)
    /// The meta pages contradict themselves.
    case damagedFile(path: String, reason: String)
    /// Owner or mode lets others in, or keeps us out; `remedy` is the command to run.
    case permission(path: String, remedy: String)
    /// Another process, or this one, has the directory open for writing.
    case locked(path: String)
    /// This process has the directory open already; LMDB allows one opening a process.
    case alreadyOpen(path: String)
    /// A copy goes where there is no `data.mdb` yet.
    case occupied(path: String)
    /// The map could not be reserved: address space is limited (`ulimit -v`).
    case addressSpace(byteCount: Int)

    // Resources.

    /// Nothing more can be written until room is made.
    case full(Fullness)
    /// Every reader slot is taken.
    case readersFull
    /// More tables than `Options.maxTables`.
    case tablesFull
    /// The map is smaller than the file that another process made.
    case mapResized
    /// One transaction changed more pages than LMDB can keep.
    case transactionTooLarge
    /// Reading, writing or syncing failed with this errno.
    case io(code: Int32)

    // Tables and records.

    /// Opened read-only, and the table was never made.
    case missingTable(String)
    /// The table exists with other properties, or the name is a plain record's.
    case incompatibleTable(String)
    /// A stored record is not what was written; never a wrong value.
    case damaged(table: String, key: String, reason: String)
    /// `insert` met a record under that key.
    case exists(table: String)
    /// `append` met a record with the same or a greater key.
    case keyOrder(table: String)
    /// A key must have 1 to 511 bytes.
    case keyLength(Int)
    /// The environment was opened read-only, or its file system is.
    case readOnly
    /// The transaction failed before, or a nested one is still running.
    case invalidTransaction

    // Life and the writer.

    /// The environment was closed.
    case closed
    /// A sync or write failed earlier; nothing is written until the directory is opened again.
    case failed
    /// As many jobs wait as may; try again later.
    case queueFull
    /// The writer takes no more jobs.
    case shuttingDown
    /// A code that LMDB should not give here.
    case unexpected(code: Int32)

    /// What is full.
    public enum Fullness: Equatable, Sendable {
        /// `Options.maxSize` is reached.
        case quota
        /// The volume has no space left.
        case disk
        /// `Options.mapSize` is reached.
        case map
    }
}

extension StorageError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let path):
            "\(path): not found; name an existing data directory, or let the server create one"
        case .zeroBytes(let path):
            "\(path): empty, which is not an empty database; restore it from a backup, or remove "
                + "it if its creation was cut off"
        case .truncated(let path, let needed, let found):
            "\(path): truncated, \(found) of at least \(needed) bytes; restore it from a backup"
        case .notADatabase(let path):
            "\(path): not a database of this program; point at the right directory"
        case .incompatibleVersion(let path, let found):
            "\(path): LMDB data format \(found), this program reads 1; convert it with mdb_dump "
                + "and mdb_load"
        case .damagedFile(let path, let reason):
            "\(path): damaged (\(reason)); restore it from a backup"
        case .permission(let path, let remedy):
            "\(path): owner or permissions are not as they must be; run: \(remedy)"
        case .locked(let path):
            "\(path): another server writes here; stop it first"
        case .alreadyOpen(let path):
            "\(path): already open in this process; use that environment"
        case .occupied(let path):
            "\(path): exists; name another directory"
        case .addressSpace(let byteCount):
            "cannot reserve \(byteCount) bytes of address space; raise the limit (ulimit -v)"
        case .full(let what):
            what.description
        case .readersFull:
            "every reader slot is taken; close read-only tools, or try again"
        case .tablesFull:
            "more tables than Options.maxTables; raise it"
        case .mapResized:
            "the file is larger than the map; open it with a larger mapSize"
        case .transactionTooLarge:
            "too many changes in one transaction; split it"
        case .io(let code):
            "input or output failed (errno \(code)); check the volume, then open it again"
        case .missingTable(let name):
            "table \(name) does not exist; a read-only opening does not create it"
        case .incompatibleTable(let name):
            "\(name) is not a table of the expected kind; point at the right directory"
        case .damaged(let table, let key, let reason):
            "record \(key) of table \(table) is damaged (\(reason)); restore it from a backup"
        case .exists(let table):
            "table \(table) has a record with this key; use another, or replace it"
        case .keyOrder(let table):
            "the key is not behind the last one of table \(table); put it instead of appending it"
        case .keyLength(let count):
            "the key has \(count) bytes; it must have 1 to \(StorageLimits.keyByteCount)"
        case .readOnly:
            "the directory or its file system is read-only; open it for writing"
        case .invalidTransaction:
            "the transaction failed before, or a nested one is running; begin another"
        case .closed:
            "the environment is closed; open it again"
        case .failed:
            "an earlier write or sync failed; open the directory again"
        case .queueFull:
            "too many changes are waiting; try again later"
        case .shuttingDown:
            "the writer is shutting down; try again after the restart"
        case .unexpected(let code):
            "unexpected storage error \(code); report it"
        }
    }
}

extension StorageError.Fullness: CustomStringConvertible {
    public var description: String {
        switch self {
        case .quota: "the storage quota is reached; raise storage.max_size or delete data"
        case .disk: "no space left on the volume; make room"
        case .map: "the map is full; open it with a larger mapSize"
        }
    }
}
