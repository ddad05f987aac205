// SPDX-License-Identifier: Apache-2.0

/// Why the keyring refused.
public enum SubjectKeyringError: Error, Equatable, Sendable {
    /// Owner, mode or kind of the file lets others in; `remedy` is the command to run.
    case permission(path: String, remedy: String)
    /// The file does not begin like a file of subject keys.
    case notAKeyFile(path: String)
    /// The file was made under another `server.key`.
    case otherServerKey(path: String)
    /// The subject's slot does not open: bytes were changed, or it came from another file.
    case damagedSlot(path: String, slot: Int)
    /// Reading, writing or syncing failed with this errno.
    case io(path: String, code: Int32)
    /// A sync failed earlier, so nobody knows what is durable.
    case failed(path: String)
}

extension SubjectKeyringError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .permission(let path, let remedy):
            "\(path): owner, permissions or kind are not as they must be; run: \(remedy)"
        case .notAKeyFile(let path):
            "\(path): not a file of subject keys; restore it from a backup, or remove it, which "
                + "erases every payload"
        case .otherServerKey(let path):
            "\(path): made under another server.key; restore both from one backup"
        case .damagedSlot(let path, let slot):
            "\(path): slot \(slot) is damaged; restore it from a backup, or erase its subject"
        case .io(let path, let code):
            "\(path): input or output failed (errno \(code)); check the volume, then open it again"
        case .failed(let path):
            "\(path): an earlier sync failed; open the directory again"
        }
    }
}
