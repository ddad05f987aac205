// SPDX-License-Identifier: Apache-2.0

/// Where chance comes from. It is an argument everywhere, so that a run can be repeated.
public protocol RandomSource: Sendable {
    /// Fills all of `bytes`. Cannot fail: a source without chance must stop the process.
    func fill(_ bytes: inout MutableSpan<UInt8>)
}

extension RandomSource {
    /// `count` random bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0)
        var result = [UInt8](repeating: 0, count: count)
        var span = result.mutableSpan
        fill(&span)
        return result
    }

    /// A number of which every value is as likely.
    public func uint64() -> UInt64 {
        var value: UInt64 = 0
        // Safe: the eight bytes of one integer; every pattern is a value.
        unsafe withUnsafeMutableBytes(of: &value) { raw in
            var span = unsafe raw.bindMemory(to: UInt8.self).mutableSpan
            fill(&span)
        }
        return UInt64(littleEndian: value)
    }

    /// A number from 0 up to, not including, `bound`, each as likely (no modulo bias).
    ///
    /// Draws again with a chance below one half a round; the bound is at least 1.
    public func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0)
        // The first 2^64 mod bound values would come up once more often than the others.
        let excess = (0 &- bound) % bound
        while true {
            let value = uint64()
            if value >= excess { return value % bound }
        }
    }
}
