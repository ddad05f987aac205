// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// What the keyring derives from the server's key: HMAC-SHA256 over a label, a zero byte and what it
/// is for, so that a value made for one use is worthless for another.
struct SubjectSecrets: Sendable {
    enum Use: String {
        case file = "subject-file"
        case fingerprint = "subject-fingerprint"
        case nonce = "subject-nonce"
        case wrapping = "subject-wrapping"
    }

    private let serverKey: SymmetricKey
    /// What seals the subjects' keys.
    let wrapping: SymmetricKey

    init(_ serverKey: SymmetricKey) {
        self.serverKey = serverKey
        let derived = SubjectSecrets.code(for: [], use: .wrapping, serverKey)
        guard let wrapping = derived.withBytes({ try? SymmetricKey($0) }) else {
            preconditionFailure("a digest is as long as a key")
        }
        self.wrapping = wrapping
    }

    func code(for bytes: [UInt8], use: Use) -> Digest {
        SubjectSecrets.code(for: bytes, use: use, serverKey)
    }

    func fingerprint(of subject: PayloadSubject) -> SubjectFingerprint {
        code(for: Array(subject.name.utf8), use: .fingerprint).withBytes {
            SubjectFingerprint(reading: $0, at: 0)
        }
    }

    func nonce(slot: Int, _ fingerprint: SubjectFingerprint) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(UInt64(slot))
        fingerprint.append(to: &bytes)
        return code(for: bytes, use: .nonce).withBytes { $0.array(0..<SealedBox.nonceByteCount) }
    }

    private static func code(for bytes: [UInt8], use: Use, _ key: SymmetricKey) -> Digest {
        let message = Array(use.rawValue.utf8) + [0] + bytes
        return key.withBytes { HMACSHA256.code(for: message.span, key: $0) }
    }
}
