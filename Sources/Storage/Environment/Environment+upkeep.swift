// SPDX-License-Identifier: Apache-2.0
import CLMDB
import Glibc

extension Environment {
    /// What is used of what there is.
    public struct Statistics: Sendable, Equatable {
        /// Bytes of address space reserved.
        public var mapSize: Int
        /// Bytes of one page.
        public var pageSize: Int
        /// The last page that was ever used; pages count from 0.
        public var lastPage: Int
        /// Pages up to the last that can be used again.
        public var freePages: Int
        /// The number of the last committed transaction.
        public var lastTransaction: Int
        /// Reader slots in use, over all processes, and how many there are.
        public var readers: Int
        public var maxReaders: Int
        /// Bytes of the file.
        public var fileSize: Int

        /// Bytes up to the last page that was ever used.
        public var usedSize: Int { (lastPage + 1) * pageSize }
    }

    /// The figures of this moment.
    public func statistics() throws(StorageError) -> Statistics {
        let file = try readers.file()
        let reader = try readers.take()
        defer { readers.give(reader) }
        let free = try freePageCount(unsafe TransactionHandle(reader.pointer, self, nil))
        let info = unsafe file.info
        return unsafe Statistics(
            mapSize: info.me_mapsize, pageSize: file.pageByteCount, lastPage: info.me_last_pgno,
            freePages: free, lastTransaction: info.me_last_txnid,
            readers: Int(info.me_numreaders), maxReaders: Int(info.me_maxreaders),
            fileSize: try DataDirectory.fileByteCount(dataPath))
    }

    /// Frees the reader slots of processes that died; a pinned slot makes the file grow. The server
    /// calls it every 30 s. Gives the number of slots freed.
    @discardableResult
    public func clearStaleReaders() throws(StorageError) -> Int {
        var dead: Int32 = 0
        let code = unsafe mdb_reader_check(try readers.file().pointer, &dead)
        guard code == MDB_SUCCESS else { throw StorageError(code: code, path: dataPath) }
        return Int(dead)
    }

    /// Writes a synced copy of the newest committed state into a directory that has none, while
    /// others read and write; compacting leaves free pages out. Not within a write transaction.
    public func copy(to target: String, compact: Bool = false) throws(StorageError) {
        let file = try readers.file()
        let directory = try DataDirectory.create(target)
        let flags = compact ? UInt32(MDB_CP_COMPACT) : 0
        try directory.createData(durable: true) { (nursery) throws(StorageError) in
            try nursery.withNewDataFile { (descriptor) throws(StorageError) in
                let code = unsafe mdb_env_copyfd2(file.pointer, descriptor, flags)
                guard code == MDB_SUCCESS else { throw StorageError(code: code, path: target) }
            }
        }
    }
}
