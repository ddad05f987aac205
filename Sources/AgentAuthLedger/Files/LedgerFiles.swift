// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Transparency

/// The ledger's two files beside the database.
///
/// - `ledger.key`: the 32-byte seed of the key that signs checkpoints, readable by its owner only.
/// - `head.note`: the last signed checkpoint. It lies outside the database on purpose, so that an
///   older copy of the database is noticed.
public struct LedgerFiles: Sendable {
    /// Where the key is.
    public let keyPath: String
    /// Where the last checkpoint is.
    public let headPath: String

    /// The files of a data directory.
    public init(directory: String) {
        let separator = directory.utf8.last == UInt8(ascii: "/") ? "" : "/"
        keyPath = directory + separator + "ledger.key"
        headPath = directory + separator + "head.note"
    }

    private static let seedByteCount = 32

    /// Draws a new key and stores it; throws when there is one. Survives a crash once it returns.
    public func createKey(
        origin: String, using random: any RandomSource
    ) throws -> LedgerKey {
        let signer = try GuardedSigningKey.generate(using: random)
        var seed = signer.withSeed { bytes in (0..<bytes.count).map { bytes[$0] } }
        defer { seed.wipe() }
        try DurableFile.create(keyPath, seed)
        return LedgerKey(signer, origin: origin)
    }

    /// Reads the key; nil when there is none. Refuses a file that others can read.
    public func loadKey(origin: String) throws -> LedgerKey? {
        guard
            var seed = try DurableFile.read(
                keyPath, limit: LedgerFiles.seedByteCount, isSecret: true)
        else { return nil }
        defer { seed.wipe() }
        guard seed.count == LedgerFiles.seedByteCount else {
            throw LedgerError.file(
                path: keyPath, reason: "a key has 32 bytes, not \(seed.count); restore it")
        }
        return LedgerKey(try GuardedSigningKey(seed: seed), origin: origin)
    }

    /// Reads the bytes of the last checkpoint, whatever they are; nil when there is none.
    public func readHead() throws(LedgerError) -> [UInt8]? {
        try DurableFile.read(headPath, limit: LedgerFiles.noteByteCount, isSecret: false)
    }

    /// Puts the last checkpoint in place of the one before. Blocks until it survives a crash.
    public func writeHead(_ note: SignedNote) throws(LedgerError) {
        try DurableFile.replace(headPath, Array(note.rendered().utf8))
    }

    /// A checkpoint with as many cosignatures as a note may carry stays far below.
    private static let noteByteCount = 64 << 10
}

extension [UInt8] {
    /// Overwrites the bytes of a secret before their memory is given back.
    fileprivate mutating func wipe() {
        for index in indices { self[index] = 0 }
    }
}
