// SPDX-License-Identifier: Apache-2.0
import CLMDB
import Glibc

extension Environment {
    /// Opens a data directory, after it was checked by plain reads that cannot crash: owner and modes,
    /// our lock, both meta pages, and the file's size against the pages in use.
    ///
    /// For writing, a missing directory (not its parents) and a missing `data.mdb` are created, and the
    /// directory is locked: a second opening is ``StorageError/locked(path:)`` at once. Read-only takes
    /// no lock of ours and works beside a writer in another process. In one process a directory can be
    /// open once: ``StorageError/alreadyOpen(path:)``.
    public static func open(
        _ directory: String, _ options: Options = Options()
    ) throws(StorageError) -> Environment {
        precondition(
            options.lockFile == .shared || options.access == .readOnly,
            "the lock file is ignored only when reading")
        let place: DataDirectory
        switch options.access {
        case .readWrite: place = try DataDirectory.create(directory)
        case .readOnly: place = try DataDirectory(directory)
        }
        if options.lockFile == .shared { try place.checkPermissions() }
        let lock = options.access == .readWrite ? try DirectoryLock.take(in: place) : nil
        guard let registration = OpenDirectories.register(place.identity) else {
            throw .alreadyOpen(path: directory)
        }
        if try !OpeningCheck.run(place, options) { try create(in: place, options) }
        if options.lockFile == .shared {
            try ReaderTable.allocate(in: place, slots: options.maxReaders)
        }
        let pointer = unsafe try map(directory, flags(options), options)
        let file = unsafe MappedFile(pointer, lock: lock, registration: registration)
        let environment = Environment(directory: directory, options: options, file: file)
        if options.lockFile == .shared { try environment.clearStaleReaders() }
        return environment
    }

    /// Whether a server has the directory open for writing now, in this process or another.
    public static func isServed(_ directory: String) throws(StorageError) -> Bool {
        DirectoryLock.isHeld(in: try DataDirectory(directory))
    }

    private static func create(
        in place: DataDirectory, _ options: Options
    ) throws(StorageError) {
        guard options.access == .readWrite else {
            throw .notFound(path: place.path(DataDirectory.dataName))
        }
        let isDurable = options.durability == .strict
        try place.createData(durable: isDurable) { (nursery) throws(StorageError) in
            // Opening a directory without a file makes one; nobody else knows of this directory.
            let flags = UInt32(MDB_NOTLS | MDB_NOLOCK)
            unsafe mdb_env_close(try map(nursery.path, flags, options))
        }
    }

    private static func map(
        _ directory: String, _ flags: UInt32, _ options: Options
    ) throws(StorageError) -> OpaquePointer {
        var created: OpaquePointer?
        let code = unsafe mdb_env_create(&created)
        guard code == MDB_SUCCESS, let created = unsafe created else {
            throw StorageError(code: code, path: directory)
        }
        // These fail only on an environment that is open.
        unsafe mdb_env_set_mapsize(created, options.reservedByteCount)
        unsafe mdb_env_set_maxdbs(created, MDB_dbi(options.maxTables))
        unsafe mdb_env_set_maxreaders(created, UInt32(options.maxReaders))
        let opened = unsafe mdb_env_open(created, directory, flags, 0o600)
        guard opened == MDB_SUCCESS else {
            // LMDB wants an environment closed that failed to open.
            unsafe mdb_env_close(created)
            guard opened != ENOMEM else {
                throw .addressSpace(byteCount: options.reservedByteCount)
            }
            throw StorageError(code: opened, path: directory)
        }
        return unsafe created
    }

    /// `MDB_NOTLS` always: reader slots belong to transactions, so that those can be pooled. Never
    /// `MDB_WRITEMAP`: a stray pointer must not reach the file.
    private static func flags(_ options: Options) -> UInt32 {
        var flags = MDB_NOTLS
        if options.access == .readOnly { flags |= MDB_RDONLY }
        if options.durability == .unsynced { flags |= MDB_NOSYNC }
        if options.lockFile == .ignored { flags |= MDB_NOLOCK }
        return UInt32(flags)
    }
}
