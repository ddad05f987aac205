// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// A subject's key, and how payloads name it.
public struct SubjectKey: Sendable {
    let fingerprint: SubjectFingerprint
    /// Eight bytes that tell this key from others that the subject had or will have.
    let identifier: UInt64
    public let key: SymmetricKey

    init(fingerprint: SubjectFingerprint, key: SymmetricKey) {
        self.fingerprint = fingerprint
        self.key = key
        let digest = key.withBytes { bytes in
            HMACSHA256.code(for: SubjectKey.label.utf8.span, key: bytes)
        }
        identifier = digest.withBytes { $0.bigEndian(UInt64.self, at: 0) }
    }

    private static let label = "subject-key-identifier"
}
