// SPDX-License-Identifier: Apache-2.0
import Crypto

extension SHA256 {
    /// The first 128 bits of the digest of four runs of bytes, one after the other, without joining
    /// them first; most significant byte first.
    ///
    /// Nothing marks where one run ends: the caller frames them. 128 bits find every accident; they
    /// are no commitment, because collisions cost only 2^64.
    public static func truncatedDigest(
        of first: Span<UInt8>, _ second: Span<UInt8>, _ third: Span<UInt8>, _ fourth: Span<UInt8>
    ) -> UInt128 {
        var hasher = Crypto.SHA256()
        unsafe first.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe second.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe third.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe fourth.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return unsafe hasher.finalize().withUnsafeBytes { digest in
            UInt128(bigEndian: unsafe digest.loadUnaligned(as: UInt128.self))
        }
    }
}
