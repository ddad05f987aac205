// SPDX-License-Identifier: Apache-2.0
import CSodium

extension SymmetricKey {
    /// The length of a salt in bytes.
    public static let saltByteCount = PasswordHash.saltByteCount

    /// The key that a password gives with a salt: 32 bytes of Argon2id (RFC 9106), the same for
    /// the same password, salt and cost. The salt is ``saltByteCount`` bytes; it is no secret, but
    /// drawn anew for every use.
    ///
    /// Slow and memory-hungry by intent, like ``PasswordHash``.
    public convenience init(
        password: Span<UInt8>, salt: [UInt8], cost: PasswordHash.Cost
    ) throws(PasswordHash.Failure) {
        precondition(salt.count == SymmetricKey.saltByteCount)
        var bytes = try PasswordHash.derive(password, cost: cost, salt: salt)
        defer { unsafe sodium_memzero(&bytes, bytes.count) }
        do {
            try self.init(bytes)
        } catch {
            preconditionFailure("Argon2id was asked for \(SymmetricKey.byteCount) bytes")
        }
    }
}
