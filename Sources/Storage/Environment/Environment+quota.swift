// SPDX-License-Identifier: Apache-2.0
import CLMDB

extension Environment {
    /// Refuses a transaction while the data is at its quota. Pages that were freed count as room, so
    /// deleting helps although the file does not shrink.
    func checkQuota(_ file: MappedFile) throws(StorageError) {
        guard let maxSize = options.maxSize, file.usedByteCount >= maxSize else { return }
        let reader = try readers.take()
        defer { readers.give(reader) }
        let free = try freePageCount(unsafe TransactionHandle(reader.pointer, self, nil))
        guard file.usedByteCount - free * file.pageByteCount < maxSize else { throw .full(.quota) }
    }

    /// Pages that a later transaction can use again.
    func freePageCount(_ transaction: TransactionHandle) throws(StorageError) -> Int {
        // LMDB keeps the numbers of free pages in table 0: by transaction, a count and then the numbers.
        let free = TableHandle(identifier: 0, name: "", environment: ObjectIdentifier(self))
        var cursor = try Cursor(transaction, free)
        var pages = 0
        var found = try cursor.move(MDB_FIRST)
        while found {
            guard unsafe cursor.value.count >= MemoryLayout<UInt>.size else {
                throw .damagedFile(path: dataPath, reason: "the list of free pages is too short")
            }
            let count = unsafe cursor.value.loadUnaligned(as: UInt.self)
            pages += unsafe min(Int(clamping: count), cursor.value.count / MemoryLayout<UInt>.size)
            found = try cursor.move(MDB_NEXT)
        }
        return pages
    }
}
