// SPDX-License-Identifier: Apache-2.0
import Glibc

enum MetaPages {
    /// True when there is a data file that can be mapped, false when there is none yet.
    static func check(
        _ directory: DataDirectory, _ access: Environment.Access
    ) throws(StorageError) -> Bool {
        var status = stat()
        guard unsafe fstatat(directory.descriptor, DataDirectory.dataName, &status, 0) == 0 else {
            guard access == .readOnly else { return false }
            throw .notFound(path: directory.path(DataDirectory.dataName))
        }
        return true
    }
}
