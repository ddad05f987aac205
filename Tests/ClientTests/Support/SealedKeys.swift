// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import Cryptography
import Foundation

/// Key files for tests: sealed like real ones, but at a price that a test can pay.
enum SealedKeys {
    static let cheap = PasswordHash.Cost(memoryKiB: 8, passes: 1)

    static func open(
        _ directory: String, passphrase: String?
    ) throws(KeyStoreError) -> EncryptedFileKeyStore {
        try EncryptedFileKeyStore(
            directory: directory, passphrase: passphrase, cost: cheap, random: SystemRandomSource())
    }

    /// The permissions of a file or directory.
    static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    static func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
