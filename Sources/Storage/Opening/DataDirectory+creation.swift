// SPDX-License-Identifier: Apache-2.0
import Glibc

extension DataDirectory {
    /// Where a data file is made before it gets its place.
    private static let nurseryName = "data.new"

    /// Gives the directory a `data.mdb` in one step: `make` puts one into a directory within, and it is
    /// moved to its place when it is complete. So whatever happens meanwhile, an empty or half-written
    /// one is never found there. Durable when asked for; nothing is left when `make` throws.
    func createData(
        durable: Bool, _ make: (_ nursery: DataDirectory) throws(StorageError) -> Void
    ) throws(StorageError) {
        let name = DataDirectory.dataName
        guard unsafe faccessat(descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else {
            throw .occupied(path: path(name))
        }
        // What an interrupted creation left.
        removeNursery()
        let nursery = try DataDirectory.create(path(DataDirectory.nurseryName))
        do throws(StorageError) {
            try make(nursery)
            if durable { try nursery.syncData() }
            guard unsafe renameat(nursery.descriptor, name, descriptor, name) == 0 else {
                throw StorageError(code: errno, path: path(name))
            }
        } catch {
            removeNursery()
            throw error
        }
        removeNursery()
        if durable { try sync() }
    }

    /// Creates `data.mdb` for writing from the beginning.
    func withNewDataFile(
        _ body: (_ descriptor: Int32) throws(StorageError) -> Void
    ) throws(StorageError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let created = unsafe openat(descriptor, DataDirectory.dataName, flags, 0o600)
        guard created >= 0 else {
            throw StorageError(code: errno, path: path(DataDirectory.dataName))
        }
        defer { close(created) }
        try body(created)
    }

    private func syncData() throws(StorageError) {
        let path = path(DataDirectory.dataName)
        let opened = unsafe openat(descriptor, DataDirectory.dataName, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw StorageError(code: errno, path: path) }
        defer { close(opened) }
        guard fsync(opened) == 0 else { throw StorageError(code: errno, path: path) }
    }

    /// Makes the names in it, and its own, survive a crash of the machine.
    private func sync() throws(StorageError) {
        let parent = unsafe openat(descriptor, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw StorageError(code: errno, path: path) }
        defer { close(parent) }
        guard fsync(descriptor) == 0, fsync(parent) == 0 else {
            throw StorageError(code: errno, path: path)
        }
    }

    private func removeNursery() {
        let nursery = DataDirectory.nurseryName
        unsafe unlinkat(descriptor, nursery + "/" + DataDirectory.dataName, 0)
        unsafe unlinkat(descriptor, nursery, AT_REMOVEDIR)
    }
}
