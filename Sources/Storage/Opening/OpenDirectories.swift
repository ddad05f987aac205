// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The directories that this process has open. LMDB's locks belong to the process: a second opening
/// of the same file would release those of the first when it closes.
enum OpenDirectories {
    private static let open = Mutex<Set<FileIdentity>>([])

    /// A place in the list, given back when released.
    final class Registration: Sendable {
        private let identity: FileIdentity

        fileprivate init(_ identity: FileIdentity) {
            self.identity = identity
        }

        deinit {
            OpenDirectories.open.withLock { open in _ = open.remove(identity) }
        }
    }

    /// Takes the place of a directory; nil when it is taken.
    static func register(_ identity: FileIdentity) -> Registration? {
        open.withLock({ $0.insert(identity).inserted }) ? Registration(identity) : nil
    }
}

/// A file, whatever its name.
struct FileIdentity: Hashable, Sendable {
    let device: UInt
    let inode: UInt
}
