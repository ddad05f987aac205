// SPDX-License-Identifier: Apache-2.0
import CLMDB
import Glibc

extension StorageError {
    /// The total map of LMDB's codes (negative) and errno values (positive).
    ///
    /// `path` names the directory or file in cases that have one, `table` the table.
    package init(code: Int32, path: String = "", table: String = "") {
        self = .lmdb(code, path, table) ?? .system(code, path)
    }

    private static func lmdb(_ code: Int32, _ path: String, _ table: String) -> StorageError? {
        switch code {
        case MDB_KEYEXIST: .exists(table: table)
        case MDB_NOTFOUND: .missingTable(table)
        case MDB_PAGE_NOTFOUND: .damagedFile(path: path, reason: "a page lies beyond the end")
        case MDB_CORRUPTED: .damagedFile(path: path, reason: "a page is of the wrong kind")
        case MDB_PANIC: .failed
        case MDB_VERSION_MISMATCH: .incompatibleVersion(path: path, found: 0)
        case MDB_INVALID: .notADatabase(path: path)
        case MDB_MAP_FULL: .full(.map)
        case MDB_DBS_FULL: .tablesFull
        case MDB_READERS_FULL: .readersFull
        case MDB_TXN_FULL: .transactionTooLarge
        case MDB_CURSOR_FULL: .damagedFile(path: path, reason: "a tree is too deep")
        case MDB_PAGE_FULL: .damagedFile(path: path, reason: "a page has no room")
        case MDB_MAP_RESIZED: .mapResized
        case MDB_INCOMPATIBLE: .incompatibleTable(table)
        case MDB_BAD_TXN: .invalidTransaction
        case MDB_BAD_RSLOT, MDB_BAD_VALSIZE, MDB_BAD_DBI, MDB_TLS_FULL: .unexpected(code: code)
        default: nil
        }
    }

    private static func system(_ code: Int32, _ path: String) -> StorageError {
        switch code {
        case ENOENT, ENOTDIR: .notFound(path: path)
        case EACCES, EPERM: .permission(path: path, remedy: "chown -R $(id -u) \(path)")
        case EROFS: .readOnly
        case EEXIST: .occupied(path: path)
        case ENOSPC, EDQUOT, EFBIG: .full(.disk)
        case let errno where errno > 0: .io(code: errno)
        default: .unexpected(code: code)
        }
    }
}
