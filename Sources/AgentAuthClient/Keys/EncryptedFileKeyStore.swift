// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import Synchronization

/// Keys in one encrypted file, for agents that outlive a process (§10.7).
///
/// The file is sealed with XChaCha20-Poly1305 under a key that Argon2id derives from a passphrase,
/// or, without one, under a random secret in a file beside it: that protects a copy of the one file
/// alone, not of the directory. Directory and files can be read by their owner only (0700, 0600);
/// looser ones are refused.
///
/// Several processes may use one directory: a change is read, made and replaced under a lock, and
/// every reading sees whole states only.
public final class EncryptedFileKeyStore: KeyStore {
    private static let sealedName = "keys.sealed"
    private static let secretName = "keys.secret"

    private let directory: PrivateDirectory
    private let opener: KeyFile.Opener
    private let key: SymmetricKey
    private let random: any RandomSource

    /// The file as last read, and what it holds: the same bytes need no second opening.
    private let latest: Mutex<(bytes: [UInt8], ring: KeyRing)>

    /// Opens the keys in `directory`, or begins with none; the directory is made, its parents are
    /// not.
    ///
    /// `passphrase` is nil or a text that is not empty. Deriving the key takes some 0.1 s and
    /// 64 MiB, once.
    public convenience init(
        directory: String, passphrase: String?, random: any RandomSource
    ) throws(KeyStoreError) {
        try self.init(
            directory: directory, passphrase: passphrase, cost: .interactive, random: random)
    }

    /// As the public one, with a price of one's own for trying a passphrase.
    package init(
        directory path: String, passphrase: String?, cost: PasswordHash.Cost,
        random: any RandomSource
    ) throws(KeyStoreError) {
        precondition(passphrase != "", "an empty passphrase protects nothing")
        let directory = try PrivateDirectory(at: path)
        let opened = try directory.withLock { () throws(KeyStoreError) in
            let passphrase = passphrase.map { Array($0.utf8) }
            return try Opened(directory, passphrase: passphrase, cost: cost, random: random)
        }
        self.directory = directory
        self.random = random
        opener = opened.opener
        key = opened.key
        latest = Mutex((opened.bytes, opened.ring))
    }

    public func read() throws(KeyStoreError) -> KeyRing {
        let path = directory.path(of: Self.sealedName)
        let bytes = try directory.read(Self.sealedName, limit: ClientLimits.keyFileBytes)
        guard let bytes else { throw .missing(path: path) }
        return try latest.withLock { (latest) throws(KeyStoreError) in
            if latest.bytes == bytes { return latest.ring }
            let file = try KeyFile(bytes, path: path)
            let ring = try Opened.ring(in: file, key: key, path: path, opener)
            latest = (bytes, ring)
            return ring
        }
    }

    public func update(
        _ change: (inout KeyRing) throws(KeyStoreError) -> Void
    ) throws(KeyStoreError) {
        try directory.withLock { () throws(KeyStoreError) in
            var ring = try read()
            var before = ring.encoded()
            defer { before.wipe() }
            try change(&ring)
            var after = ring.encoded()
            defer { after.wipe() }
            if after == before { return }
            let bytes = KeyFile.seal(after, opener, key: key, random: random)
            guard bytes.count <= ClientLimits.keyFileBytes else {
                throw .tooLarge(path: directory.path(of: Self.sealedName))
            }
            try directory.write(bytes, to: Self.sealedName)
            latest.withLock { $0 = (bytes, ring) }
        }
    }
}

extension EncryptedFileKeyStore {
    /// A key file that has been opened, or begun, under the directory's lock: so two processes
    /// that begin at once agree on salt and secret.
    private struct Opened {
        let opener: KeyFile.Opener
        let key: SymmetricKey
        let bytes: [UInt8]
        let ring: KeyRing

        init(
            _ directory: PrivateDirectory, passphrase: [UInt8]?, cost: PasswordHash.Cost,
            random: any RandomSource
        ) throws(KeyStoreError) {
            let path = directory.path(of: sealedName)
            if let bytes = try directory.read(sealedName, limit: ClientLimits.keyFileBytes) {
                let file = try KeyFile(bytes, path: path)
                opener = file.opener
                key = try Opened.key(for: opener, passphrase, directory)
                ring = try Opened.ring(in: file, key: key, path: path, opener)
                self.bytes = bytes
                return
            }
            if passphrase == nil {
                opener = .secret
                let secret = try directory.read(secretName, limit: ClientLimits.keyFileBytes)
                if secret == nil {
                    try directory.write(random.bytes(SymmetricKey.byteCount), to: secretName)
                }
            } else {
                opener = .passphrase(salt: random.bytes(SymmetricKey.saltByteCount), cost: cost)
            }
            key = try Opened.key(for: opener, passphrase, directory)
            ring = KeyRing()
            bytes = KeyFile.seal(ring.encoded(), opener, key: key, random: random)
            try directory.write(bytes, to: sealedName)
        }

        private static func key(
            for opener: KeyFile.Opener, _ passphrase: [UInt8]?, _ directory: PrivateDirectory
        ) throws(KeyStoreError) -> SymmetricKey {
            let path = directory.path(of: sealedName)
            switch (opener, passphrase) {
            case (.passphrase(let salt, let cost), let passphrase?):
                do {
                    return try SymmetricKey(password: passphrase.span, salt: salt, cost: cost)
                } catch {
                    throw .outOfMemory
                }
            case (.secret, nil):
                let path = directory.path(of: secretName)
                var secret = try directory.read(secretName, limit: ClientLimits.keyFileBytes)
                defer { secret?.wipe() }
                guard let secret else { throw .missing(path: path) }
                guard let key = try? SymmetricKey(secret) else { throw .altered(path: path) }
                return key
            case (.passphrase, nil):
                throw .doesNotOpen(path: path, withPassphrase: false)
            case (.secret, _?):
                throw .doesNotOpen(path: path, withPassphrase: true)
            }
        }

        static func ring(
            in file: KeyFile, key: SymmetricKey, path: String, _ opener: KeyFile.Opener
        ) throws(KeyStoreError) -> KeyRing {
            guard var plaintext = file.open(with: key) else {
                throw .doesNotOpen(path: path, withPassphrase: opener != .secret)
            }
            defer { plaintext.wipe() }
            guard let ring = KeyRing(decoding: plaintext) else { throw .unknownFormat(path: path) }
            return ring
        }
    }
}
