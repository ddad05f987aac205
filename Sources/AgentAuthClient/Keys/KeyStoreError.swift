// SPDX-License-Identifier: Apache-2.0

/// Why keys could not be read or written; paths are as the caller gave them.
public enum KeyStoreError: Error, Hashable, Sendable {
    /// Neither the passphrase nor, without one, the secret beside the file opens it.
    case doesNotOpen(path: String, withPassphrase: Bool)
    /// The file's bytes are not those that were written.
    case altered(path: String)
    /// The file was written by another version of this package, or is no key file.
    case unknownFormat(path: String)
    /// Somebody else could read the file or directory; `mode` is what its permissions must be.
    case loosePermissions(path: String, mode: String)
    /// The file or directory belongs to another account.
    case notOwned(path: String)
    /// A file that was there is there no longer.
    case missing(path: String)
    /// More than a key file may hold.
    case tooLarge(path: String)
    /// The system said no to an operation; `code` is its `errno`.
    case system(operation: String, path: String, code: Int32)
    /// The system did not give the memory that deriving a key takes.
    case outOfMemory
}

extension KeyStoreError: CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .doesNotOpen(let path, withPassphrase: true):
            "The passphrase does not open \(path). Give the one that it was made with, or none if "
                + "it was made without."
        case .doesNotOpen(let path, withPassphrase: false):
            "The secret beside \(path) does not open it. Give the passphrase if it was made with "
                + "one; otherwise restore file and secret from the same backup."
        case .altered(let path):
            "\(path) was altered or damaged. Restore it from a backup, or remove it and connect "
                + "again."
        case .unknownFormat(let path):
            "\(path) is not a key file of this version. Use the version that wrote it, or another "
                + "directory."
        case .loosePermissions(let path, let mode):
            "\(path) can be read by others. Run: chmod \(mode) \(path)"
        case .notOwned(let path):
            "\(path) belongs to another account. Use a directory of your own."
        case .missing(let path):
            "\(path) is missing, without which the keys cannot be read. Restore it from a backup."
        case .tooLarge(let path):
            "\(path) would be too large. Disconnect agents that are no longer needed."
        case .system(let operation, let path, let code):
            "Could not \(operation) \(path) (errno \(code)). Check that the directory exists and "
                + "can be written."
        case .outOfMemory:
            "There is not enough memory to open the keys. Try again when there is."
        }
    }
}
