// SPDX-License-Identifier: Apache-2.0

extension Environment {
    /// How a directory is opened.
    public struct Options: Sendable {
        /// Address space to reserve, in bytes; not disk. Never changes while open. Nil for what goes
        /// with the durability.
        public var mapSize: Int?
        /// How many tables there can be.
        public var maxTables = StorageLimits.tableCount
        /// How many reader slots there are, when this opening is the first.
        public var maxReaders = StorageLimits.readerCount
        /// Bytes of data after which only urgent transactions begin; nil for no quota. It is checked
        /// before a transaction, so one transaction can pass it by its own size.
        public var maxSize: Int?
        /// When a commit returns.
        public var durability = Durability.strict
        /// Whether there are write transactions.
        public var access = Access.readWrite
        /// Whether read-only openings share LMDB's lock file.
        public var lockFile = LockFile.shared

        /// What is reserved.
        var reservedByteCount: Int {
            if let mapSize { return mapSize }
            return switch durability {
            case .strict: StorageLimits.mapByteCount
            case .unsynced: StorageLimits.unsyncedMapByteCount
            }
        }

        /// The server's options; change what is different.
        public init() {}
    }

    /// When a commit returns.
    public enum Durability: Sendable {
        /// After the data and then the meta page are synced.
        case strict
        /// After they are handed to the system: survives the process, not the machine. For tests and
        /// virtual runs.
        case unsynced
    }

    /// Whether there are write transactions.
    public enum Access: Sendable {
        case readWrite, readOnly
    }

    /// Whether a read-only opening takes part in LMDB's lock file.
    public enum LockFile: Sendable {
        /// Beside a running writer: its pages stay while they are being read.
        case shared
        /// For files that nobody writes, such as backups and copies of strangers: neither their lock
        /// file nor their owner and mode matter. Only with ``Access/readOnly``, and never beside a
        /// writer (``Environment/isServed(_:)``).
        case ignored
    }
}
