// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Space that is allocated behind the last page in advance.
///
/// LMDB reports a full volume only in the middle of a commit, and as any other error of the disk. A
/// commit into space that is allocated already succeeds on a full volume. So a transaction begins only
/// with enough of it ahead, and what is left when there is no more is for the urgent ones.
final class DiskReserve: Sendable {
    /// Bytes of the file that are known to be allocated.
    private let allocated = Mutex(0)

    /// Allocates more when little is left; throws ``StorageError/full(_:)`` when there is none to be
    /// had, unless the transaction is urgent.
    func extend(_ file: MappedFile, urgent: Bool) throws(StorageError) {
        try allocated.withLock { (allocated) throws(StorageError) in
            let used = file.usedByteCount
            guard allocated - used < StorageLimits.lowReserveByteCount else { return }
            let wanted = used + StorageLimits.reserveByteCount
            // From the beginning at first, which also fills holes that earlier commits left.
            let code = posix_fallocate(file.descriptor, allocated, wanted - allocated)
            switch code {
            case 0: allocated = wanted
            case ENOSPC, EDQUOT, EFBIG: if !urgent { throw .full(.disk) }
            case EINTR: break
            // A file system that cannot allocate ahead has no reserve.
            case EOPNOTSUPP, EINVAL, ENOSYS: allocated = Int.max / 2
            default: throw StorageError(code: code)
            }
        }
    }
}
