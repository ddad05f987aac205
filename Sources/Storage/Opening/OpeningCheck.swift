// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What must hold before a file is mapped: LMDB trusts its meta pages, and reading a mapped page that
/// lies behind the end of the file is a signal that kills the process.
///
/// Both meta pages must be sound, because LMDB reads both. The newer one's trees must begin where it
/// says, and every page that is in use must be there.
enum OpeningCheck {
    static let branchFlag: UInt16 = 0x01
    static let leafFlag: UInt16 = 0x02

    /// True when the file can be mapped, false when there is none. Beside a writer it may look between
    /// two writes, so it looks again before it believes in damage.
    static func run(
        _ directory: DataDirectory, _ options: Environment.Options
    ) throws(StorageError) -> Bool {
        let followsLinks = options.lockFile == .ignored
        guard let file = try DataFile.open(directory, followsLinks: followsLinks) else {
            return false
        }
        let isServed = options.access == .readOnly && DirectoryLock.isHeld(in: directory)
        for _ in 0..<(isServed ? StorageLimits.repeatedChecks : 0) {
            do throws(StorageError) {
                try check(file)
                return true
            } catch {
                usleep(1_000)
            }
        }
        try check(file)
        return true
    }

    private static func check(_ file: DataFile) throws(StorageError) {
        let newest = try newestMetaPage(file)
        for tree in [newest.free, newest.main] { try checkRoot(tree, newest, file) }
        let found = try file.byteCount()
        guard found < newest.neededByteCount else { return }
        // LMDB does not write pages that one transaction allocated and freed: a file may end before
        // its last page, but only with pages that are listed as free.
        let missing = (found / newest.pageByteCount)...newest.lastPage
        guard try FreePageList.contains(missing, newest, file) else {
            throw .truncated(path: file.path, needed: newest.neededByteCount, found: found)
        }
    }

    private static func newestMetaPage(
        _ file: DataFile
    ) throws(StorageError) -> MetaPage {
        guard try file.byteCount() > 0 else { throw .zeroBytes(path: file.path) }
        let bytes = try file.read(at: 0, count: MetaPage.byteCount)
        guard bytes.count < 20 || MetaPage.isMarked(bytes) else { throw try unmarked(file) }
        guard bytes.count == MetaPage.byteCount else { throw try short(file, MetaPage.byteCount) }
        let first = try MetaPage(bytes, number: 0)
        let next = try file.read(at: first.pageByteCount, count: MetaPage.byteCount)
        guard next.count == MetaPage.byteCount else {
            throw try short(file, Int(2 * first.pageByteCount))
        }
        let second = try MetaPage(next, number: 1)
        let (older, newer) =
            first.transaction < second.transaction ? (first, second) : (second, first)
        // Commits follow each other, and none gives back what was allocated.
        guard older.pageByteCount == newer.pageByteCount, older.lastPage <= newer.lastPage,
            newer.transaction - older.transaction <= 1
        else {
            throw .damagedFile(path: file.path, reason: "the meta pages do not belong together")
        }
        return newer
    }

    private static func short(
        _ file: DataFile, _ needed: Int
    ) throws(StorageError) -> StorageError {
        .truncated(path: file.path, needed: UInt64(needed), found: try file.byteCount())
    }

    /// Without the mark it is a foreign file, unless the second meta page is ours.
    private static func unmarked(_ file: DataFile) throws(StorageError) -> StorageError {
        let second = try file.read(
            at: UInt64(sysconf(Int32(_SC_PAGESIZE))), count: MetaPage.byteCount)
        guard MetaPage.isMarked(second) else { return .notADatabase(path: file.path) }
        return .damagedFile(path: file.path, reason: "meta page 0: wrong magic number")
    }

    private static func checkRoot(
        _ tree: MetaPage.Tree, _ meta: MetaPage, _ file: DataFile
    ) throws(StorageError) {
        guard let root = tree.root else { return }
        let header = try file.read(at: root * meta.pageByteCount, count: 16)
        guard header.count == 16 else {
            throw .truncated(
                path: file.path, needed: meta.neededByteCount, found: try file.byteCount())
        }
        let flag = tree.depth == 1 ? leafFlag : branchFlag
        guard try header.integer(UInt64.self, at: 0) == root,
            try header.integer(UInt16.self, at: 10) == flag
        else { throw .damagedFile(path: file.path, reason: "page \(root) is not a root") }
    }
}
