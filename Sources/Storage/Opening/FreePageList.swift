// SPDX-License-Identifier: Apache-2.0

/// LMDB's list of free pages, read from the file without mapping it: a tree from transaction numbers
/// to runs of page numbers (a count, then the numbers, 8 bytes each).
struct FreePageList {
    private static let headerByteCount: UInt64 = 16
    /// The data of this node lies in pages of its own.
    private static let bigDataFlag: UInt16 = 0x01

    private let meta: MetaPage
    private let file: DataFile
    private let wanted: ClosedRange<UInt64>
    private var found: Set<UInt64> = []
    /// Pages that may still be visited: a damaged tree could lead in circles.
    private var budget: UInt64

    /// Whether all of these pages are listed as free.
    static func contains(
        _ pages: ClosedRange<UInt64>, _ meta: MetaPage, _ file: DataFile
    ) throws(StorageError) -> Bool {
        guard let root = meta.free.root else { return false }
        var list = FreePageList(
            meta: meta, file: file, wanted: pages, budget: meta.free.pageCount)
        try list.visit(root, depth: meta.free.depth)
        return UInt64(list.found.count) == UInt64(pages.count)
    }

    private mutating func visit(_ number: UInt64, depth: UInt16) throws(StorageError) {
        guard budget > 0, depth > 0 else { throw damaged() }
        budget -= 1
        let page = try bytes(of: number, from: 0, count: meta.pageByteCount)
        let isLeaf = depth == 1
        guard
            try page.integer(UInt16.self, at: 10)
                == (isLeaf ? OpeningCheck.leafFlag : OpeningCheck.branchFlag)
        else { throw damaged() }
        // The header ends with where the node offsets end; each has two bytes.
        let offsetsEnd = try Int(page.integer(UInt16.self, at: 12))
        for position in stride(from: 16, to: offsetsEnd, by: 2) {
            let node = try Int(page.integer(UInt16.self, at: position))
            if isLeaf {
                try collect(page, node)
            } else {
                try visit(child(page, node), depth: depth - 1)
            }
        }
    }

    /// A branch node spends 48 bits on its child's number.
    private func child(_ page: FileBytes, _ node: Int) throws(StorageError) -> UInt64 {
        try size(page, node) | UInt64(page.integer(UInt16.self, at: node + 4)) << 32
    }

    private func size(_ page: FileBytes, _ node: Int) throws(StorageError) -> UInt64 {
        try UInt64(page.integer(UInt16.self, at: node))
            | UInt64(page.integer(UInt16.self, at: node + 2)) << 16
    }

    private mutating func collect(_ page: FileBytes, _ node: Int) throws(StorageError) {
        let data = try node + 8 + Int(page.integer(UInt16.self, at: node + 6))
        guard try page.integer(UInt16.self, at: node + 4) & FreePageList.bigDataFlag != 0 else {
            return try collect(page, from: data, upTo: size(page, node))
        }
        let overflow = try bytes(
            of: page.integer(UInt64.self, at: data), from: FreePageList.headerByteCount,
            count: size(page, node))
        try collect(overflow, from: 0, upTo: size(page, node))
    }

    private mutating func collect(
        _ run: FileBytes, from start: Int, upTo byteCount: UInt64
    ) throws(StorageError) {
        let count = try run.integer(UInt64.self, at: start)
        guard count < byteCount / 8 else { throw damaged() }
        for index in 0..<Int(count) {
            let number = try run.integer(UInt64.self, at: start + 8 + index * 8)
            if wanted.contains(number) { found.insert(number) }
        }
    }

    /// Bytes of a page, or of the pages that follow it; they must be in the file.
    private func bytes(
        of page: UInt64, from start: UInt64, count: UInt64
    ) throws(StorageError) -> FileBytes {
        let size = try file.byteCount()
        guard page <= meta.lastPage, count <= size, let wanted = Int(exactly: count) else {
            throw damaged()
        }
        let bytes = try file.read(at: page * meta.pageByteCount + start, count: wanted)
        guard bytes.count == wanted else {
            throw .truncated(path: file.path, needed: meta.neededByteCount, found: size)
        }
        return bytes
    }

    private func damaged() -> StorageError {
        .damagedFile(path: file.path, reason: "the list of free pages is damaged")
    }
}
