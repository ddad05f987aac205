// SPDX-License-Identifier: Apache-2.0

/// One of the two pages that say where the trees begin; commits write them in turn.
///
/// Offsets are those of LMDB 0.9 on 64-bit machines (`MDB_page`, `MDB_meta` and `MDB_db` in mdb.c).
struct MetaPage: Equatable {
    /// Bytes of the page header and of the meta structure behind it.
    static let byteCount = 152
    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let formatVersion: UInt32 = 1
    private static let metaFlag: UInt16 = 0x08
    /// `MDB_INTEGERKEY`: the only flag that the list of free pages has in files of this module.
    private static let freeTreeFlags: UInt16 = 0x08
    /// LMDB's own bounds.
    private static let pageByteCounts: ClosedRange<UInt32> = 512...32_768
    /// 2^48 pages are beyond every disk, and small enough to be multiplied.
    private static let pageCountLimit: UInt64 = 1 << 48

    let pageByteCount: UInt64
    /// The list of free pages, and the table of tables.
    let free: Tree
    let main: Tree
    let lastPage: UInt64
    let transaction: UInt64

    /// A B+ tree of pages; without a root it is empty.
    struct Tree: Equatable {
        /// LMDB's bound on a cursor's stack.
        static let maximalDepth: UInt16 = 32

        let depth: UInt16
        let pageCount: UInt64
        let root: UInt64?
    }

    /// Bytes of a file in which no page is missing.
    var neededByteCount: UInt64 { (lastPage + 1) * pageByteCount }

    /// Whether these bytes begin like a meta page of any LMDB.
    static func isMarked(_ bytes: FileBytes) -> Bool {
        (try? bytes.integer(UInt32.self, at: 16)) == magic
    }

    /// Reads the page with this number, and refuses what cannot be.
    init(_ bytes: FileBytes, number: UInt64) throws(StorageError) {
        let problem = { (reason: String) in
            StorageError.damagedFile(path: bytes.path, reason: "meta page \(number): \(reason)")
        }
        guard MetaPage.isMarked(bytes) else { throw problem("wrong magic number") }
        let version = try bytes.integer(UInt32.self, at: 20)
        guard version == MetaPage.formatVersion else {
            throw .incompatibleVersion(path: bytes.path, found: version)
        }
        guard try bytes.integer(UInt64.self, at: 0) == number,
            try bytes.integer(UInt16.self, at: 10) == MetaPage.metaFlag
        else { throw problem("wrong page header") }
        let pageByteCount = try bytes.integer(UInt32.self, at: 40)
        guard MetaPage.pageByteCounts.contains(pageByteCount),
            pageByteCount.nonzeroBitCount == 1
        else { throw problem("impossible page size") }
        self.pageByteCount = UInt64(pageByteCount)
        lastPage = try bytes.integer(UInt64.self, at: 136)
        guard (1..<MetaPage.pageCountLimit).contains(lastPage) else {
            throw problem("impossible last page")
        }
        transaction = try bytes.integer(UInt64.self, at: 144)
        // Commit n is written to page n mod 2; both begin as transaction 0.
        guard transaction == 0 || transaction & 1 == number, transaction < UInt64.max / 2 else {
            throw problem("impossible transaction number")
        }
        free = try Tree(bytes, at: 40, lastPage, flags: MetaPage.freeTreeFlags)
        main = try Tree(bytes, at: 88, lastPage, flags: 0)
    }
}

extension MetaPage.Tree {
    fileprivate init(
        _ bytes: FileBytes, at offset: Int, _ lastPage: UInt64, flags: UInt16
    ) throws(StorageError) {
        depth = try bytes.integer(UInt16.self, at: offset + 6)
        var pages: UInt64 = 0
        for kind in 0..<3 {
            let count = try bytes.integer(UInt64.self, at: offset + 8 + kind * 8)
            guard count <= lastPage else { throw Self.impossible(bytes.path) }
            pages += count
        }
        pageCount = pages
        let root = try bytes.integer(UInt64.self, at: offset + 40)
        self.root = root == UInt64.max ? nil : root
        guard try bytes.integer(UInt16.self, at: offset + 4) == flags,
            pages <= lastPage, (depth == 0) == (self.root == nil), (depth == 0) == (pages == 0),
            depth <= Self.maximalDepth, self.root.map((2...max(2, lastPage)).contains) ?? true
        else { throw Self.impossible(bytes.path) }
    }

    private static func impossible(_ path: String) -> StorageError {
        .damagedFile(path: path, reason: "a meta page describes an impossible tree")
    }
}
