// SPDX-License-Identifier: Apache-2.0
import CSodium

/// A password as it may be kept: Argon2id (RFC 9106) with a salt of its own.
///
/// Slow and memory-hungry by intent; call it on a thread that may block, one at a time.
public struct PasswordHash: Hashable, Sendable {
    /// What one guess costs: memory in KiB and passes over it, one lane.
    public struct Cost: Hashable, Sendable {
        /// 8 KiB is Argon2's least for one lane; 1 GiB is the most that a stored hash may ask for,
        /// so that a damaged record cannot take the machine's memory.
        public static let memoryLimits = 8...1_048_576
        /// Sixteen passes are the most that a stored hash may ask for.
        public static let passLimits = 1...16

        public let memoryKiB: Int
        public let passes: Int

        /// Both within their limits.
        public init(memoryKiB: Int, passes: Int) {
            precondition(Cost.memoryLimits.contains(memoryKiB) && Cost.passLimits.contains(passes))
            (self.memoryKiB, self.passes) = (memoryKiB, passes)
        }

        /// libsodium's measure for logins: 64 MiB, two passes; some 0.1 s.
        public static let interactive = Cost(memoryKiB: 65_536, passes: 2)
    }

    /// Hashing could not be done.
    public enum Failure: Error, Hashable, Sendable {
        /// The system did not give the memory that the cost asks for: try again later.
        case outOfMemory
    }

    static let saltByteCount = 16
    static let hashByteCount = 32

    let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: Cost, salt: [UInt8], hash: [UInt8]) {
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    /// Hashes a new password under a fresh salt.
    public static func hash(
        _ password: Span<UInt8>, cost: Cost = .interactive, random: any RandomSource
    ) throws(Failure) -> PasswordHash {
        let salt = random.bytes(saltByteCount)
        let hash = try derive(password, cost: cost, salt: salt)
        return PasswordHash(cost: cost, salt: salt, hash: hash)
    }

    /// Whether this is the password; takes as long as hashing it did, whatever the answer.
    public func matches(_ password: Span<UInt8>) throws(Failure) -> Bool {
        let candidate = try PasswordHash.derive(password, cost: cost, salt: salt)
        return ConstantTime.areEqual(candidate.span, hash.span)
    }

    static func derive(
        _ password: Span<UInt8>, cost: Cost, salt: [UInt8]
    ) throws(Failure) -> [UInt8] {
        Sodium.prepare()
        var hash = [UInt8](repeating: 0, count: hashByteCount)
        let status = unsafe password.withPointer { bytes, count in
            // A password is char* in C: the same bytes.
            unsafe bytes.withMemoryRebound(to: CChar.self, capacity: count) { characters in
                unsafe crypto_pwhash(
                    &hash, UInt64(hashByteCount), characters, UInt64(count), salt,
                    UInt64(cost.passes), cost.memoryKiB * 1024, crypto_pwhash_ALG_ARGON2ID13)
            }
        }
        // The lengths and costs are within libsodium's limits, so only memory can be wanting.
        guard status == 0 else { throw .outOfMemory }
        return hash
    }
}
