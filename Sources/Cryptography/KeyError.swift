// SPDX-License-Identifier: Apache-2.0

/// Why bytes were refused as a key.
public enum KeyError: Error, Hashable, Sendable {
    /// A key or seed is 32 bytes; these were as many as told.
    case wrongLength(Int)
    /// The bytes are another spelling of a point: y is not below 2^255 − 19, or the sign of x = 0
    /// is set (RFC 8032 §5.1.3).
    case notCanonical
    /// No point of the curve has this y.
    case notOnCurve
    /// One of the eight points whose order divides 8: their holder can disown any signature.
    case smallOrder
    /// A point outside the prime-order subgroup. No honest key is one, and each such key verifies
    /// signatures made with the secret of another public key.
    case mixedOrder
    /// The system gives no more guarded memory: hold fewer ``GuardedSigningKey`` values.
    case noGuardedMemory
}

extension KeyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongLength(let count): "a key is 32 bytes, these are \(count)"
        case .notCanonical: "the key is not in its canonical encoding: encode it per RFC 8032"
        case .notOnCurve: "the key is not a point of Ed25519: check how it was copied"
        case .smallOrder: "the key has small order: generate a new key pair"
        case .mixedOrder: "the key is outside Ed25519's prime-order group: generate a new key pair"
        case .noGuardedMemory: "no guarded memory is left for another long-lived key"
        }
    }
}
