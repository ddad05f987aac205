// SPDX-License-Identifier: Apache-2.0
import Crypto

/// HMAC with SHA-256 (RFC 2104) through swift-crypto.
public enum HMACSHA256 {
    /// The code of `message` under `key`, which may have any length.
    ///
    /// Compare codes that came from outside with ``ConstantTime``, never with `==`.
    public static func code(for message: Span<UInt8>, key: Span<UInt8>) -> Digest {
        let key = unsafe key.withUnsafeBytes { unsafe Crypto.SymmetricKey(data: $0) }
        var mac = HMAC<Crypto.SHA256>(key: key)
        unsafe message.withUnsafeBytes { unsafe mac.update(data: $0) }
        return unsafe mac.finalize().withUnsafeBytes { raw in
            Digest(reading: unsafe raw.bindMemory(to: UInt8.self).span, at: 0)
        }
    }
}
