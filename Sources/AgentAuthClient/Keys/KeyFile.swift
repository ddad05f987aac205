// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// The bytes of a sealed key file: header ‖ box ‖ SHA-256 of both.
///
/// The header is bound to the box as authenticated data. The digest adds no security: it tells a
/// damaged file from a wrong passphrase, which would look the same to the box.
struct KeyFile {
    /// What opens the box.
    enum Opener: Equatable {
        /// The secret in the file beside it.
        case secret
        /// A passphrase, through Argon2id with this salt.
        case passphrase(salt: [UInt8], cost: PasswordHash.Cost)
    }

    let opener: Opener
    private let nonce: [UInt8]
    private let header: [UInt8]
    private let box: [UInt8]

    private static let magic = Array("agentauth.keys/1\n".utf8)
    /// Kind, memory, passes, salt, nonce.
    private static let headerByteCount =
        magic.count + 1 + 4 + 4 + SymmetricKey.saltByteCount + SealedBox.nonceByteCount

    /// Seals `plaintext` under a nonce of its own.
    static func seal(
        _ plaintext: [UInt8], _ opener: Opener, key: SymmetricKey, random: any RandomSource
    ) -> [UInt8] {
        let nonce = random.bytes(SealedBox.nonceByteCount)
        var bytes = magic
        switch opener {
        case .secret:
            bytes += [0] + number(0) + number(0)
            bytes += [UInt8](repeating: 0, count: SymmetricKey.saltByteCount)
        case .passphrase(let salt, let cost):
            bytes += [1] + number(cost.memoryKiB) + number(cost.passes) + salt
        }
        bytes += nonce
        bytes += SealedBox.seal(
            plaintext.span, key: key, nonce: nonce.span, authenticating: bytes.span)
        SHA256.digest(of: bytes).append(to: &bytes)
        return bytes
    }

    /// Reads the outside of a file; `path` is for errors.
    init(_ bytes: [UInt8], path: String) throws(KeyStoreError) {
        let body = bytes.dropLast(Digest.byteCount)
        guard body.count >= KeyFile.headerByteCount + SealedBox.overhead,
            Digest(Array(bytes.suffix(Digest.byteCount))) == SHA256.digest(of: Array(body))
        else { throw .altered(path: path) }
        guard body.starts(with: KeyFile.magic),
            let opener = KeyFile.opener(Array(body.dropFirst(KeyFile.magic.count)))
        else { throw .unknownFormat(path: path) }
        self.opener = opener
        header = Array(body.prefix(KeyFile.headerByteCount))
        nonce = Array(header.suffix(SealedBox.nonceByteCount))
        box = Array(body.dropFirst(KeyFile.headerByteCount))
    }

    /// What was sealed; nil when `key` is not the key, or the file was altered on purpose.
    func open(with key: SymmetricKey) -> [UInt8]? {
        SealedBox.open(box.span, key: key, nonce: nonce.span, authenticating: header.span)
    }

    /// Reads kind, costs and salt. Costs outside the limits are no costs that this package wrote.
    private static func opener(_ bytes: [UInt8]) -> Opener? {
        let memory = number(bytes[1..<5])
        let passes = number(bytes[5..<9])
        switch bytes[0] {
        case 0:
            return .secret
        case 1:
            guard PasswordHash.Cost.memoryLimits.contains(memory),
                PasswordHash.Cost.passLimits.contains(passes)
            else { return nil }
            return .passphrase(
                salt: Array(bytes[9..<9 + SymmetricKey.saltByteCount]),
                cost: PasswordHash.Cost(memoryKiB: memory, passes: passes))
        default:
            return nil
        }
    }

    /// Four bytes, most significant first; costs are far below 2³¹.
    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
