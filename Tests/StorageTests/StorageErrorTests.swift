// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import Testing

@Suite("Errors")
struct StorageErrorTests {
    /// LMDB's codes by number, because only Storage imports it, and errno values.
    static let named: [(Int32, StorageError)] = [
        // MDB_KEYEXIST
        (-30_799, .exists(table: "t")),
        // MDB_NOTFOUND
        (-30_798, .missingTable("t")),
        // MDB_PAGE_NOTFOUND
        (-30_797, .damagedFile(path: "p", reason: "a page lies beyond the end")),
        // MDB_CORRUPTED
        (-30_796, .damagedFile(path: "p", reason: "a page is of the wrong kind")),
        // MDB_PANIC
        (-30_795, .failed),
        // MDB_VERSION_MISMATCH
        (-30_794, .incompatibleVersion(path: "p", found: 0)),
        // MDB_INVALID
        (-30_793, .notADatabase(path: "p")),
        // MDB_MAP_FULL
        (-30_792, .full(.map)),
        // MDB_DBS_FULL
        (-30_791, .tablesFull),
        // MDB_READERS_FULL
        (-30_790, .readersFull),
        // MDB_TLS_FULL
        (-30_789, .unexpected(code: -30_789)),
        // MDB_TXN_FULL
        (-30_788, .transactionTooLarge),
        // MDB_CURSOR_FULL
        (-30_787, .damagedFile(path: "p", reason: "a tree is too deep")),
        // MDB_PAGE_FULL
        (-30_786, .damagedFile(path: "p", reason: "a page has no room")),
        // MDB_MAP_RESIZED
        (-30_785, .mapResized),
        // MDB_INCOMPATIBLE
        (-30_784, .incompatibleTable("t")),
        // MDB_BAD_RSLOT
        (-30_783, .unexpected(code: -30_783)),
        // MDB_BAD_TXN
        (-30_782, .invalidTransaction),
        // MDB_BAD_VALSIZE
        (-30_781, .unexpected(code: -30_781)),
        // MDB_BAD_DBI
        (-30_780, .unexpected(code: -30_780)),
        (ENOENT, .notFound(path: "p")),
        (ENOTDIR, .notFound(path: "p")),
        (EACCES, .permission(path: "p", remedy: "chown -R $(id -u) p")),
        (EPERM, .permission(path: "p", remedy: "chown -R $(id -u) p")),
        (EEXIST, .occupied(path: "p")),
        (EFBIG, .full(.disk)),
        (EROFS, .readOnly),
        (ENOSPC, .full(.disk)),
        (EDQUOT, .full(.disk)),
        (EIO, .io(code: EIO)),
        (EINVAL, .io(code: EINVAL)),
        (-1, .unexpected(code: -1)),
    ]

    @Test("Every code has its error", arguments: named)
    func codes(_ code: Int32, _ error: StorageError) {
        #expect(StorageError(code: code, path: "p", table: "t") == error)
    }

    @Test("No code of LMDB or the system is without an error and a message")
    func total() {
        for code in -31_000...200 as ClosedRange<Int32> where code != 0 {
            let error = StorageError(code: code, path: "p", table: "t")
            #expect(!error.description.isEmpty)
            let isNamed = (-30_799 ... -30_780).contains(code) || code > 0
            #expect(isNamed || error == .unexpected(code: code))
        }
    }

    /// One of each case.
    static let all: [StorageError] = [
        .notFound(path: "p"), .zeroBytes(path: "p"), .truncated(path: "p", needed: 2, found: 1),
        .notADatabase(path: "p"), .incompatibleVersion(path: "p", found: 2),
        .damagedFile(path: "p", reason: "r"), .permission(path: "p", remedy: "chmod 600 p"),
        .locked(path: "p"), .occupied(path: "p"), .alreadyOpen(path: "p"),
        .addressSpace(byteCount: 1), .full(.quota),
        .full(.disk), .full(.map), .readersFull, .tablesFull, .mapResized, .transactionTooLarge,
        .io(code: 5), .missingTable("t"), .incompatibleTable("t"),
        .damaged(table: "t", key: "k", reason: "r"), .exists(table: "t"), .keyOrder(table: "t"),
        .keyLength(0), .readOnly, .invalidTransaction, .closed, .failed, .queueFull, .shuttingDown,
        .unexpected(code: 7),
    ]

    @Test("A message is one line: what is wrong, and what to do", arguments: all)
    func messages(_ error: StorageError) {
        let parts = error.description.split(separator: "; ")
        #expect(parts.count >= 2)
        #expect(!error.description.contains { $0.isNewline })
    }
}
