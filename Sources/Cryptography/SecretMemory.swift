// SPDX-License-Identifier: Apache-2.0
import CSodium

/// Plain memory for secret bytes, wiped before it is given back.
///
/// It has one owner and a fixed place: no copy of the bytes is left behind by growth or by moves.
/// The pages may be swapped out; keys that must not be use ``GuardedSigningKey``.
///
/// `@safe`: the pointer is made in `init`, freed in `deinit` and stays inside its allocation.
@safe struct SecretMemory: ~Copyable {
    let start: UnsafeMutablePointer<UInt8>
    let count: Int

    /// `count` zero bytes, at least one.
    init(count: Int) {
        precondition(count > 0)
        unsafe start = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        unsafe start.initialize(repeating: 0, count: count)
        self.count = count
    }

    init(copying bytes: Span<UInt8>) {
        self.init(count: bytes.count)
        unsafe bytes.withPointer { source, count in
            unsafe start.update(from: source, count: count)
        }
    }

    /// `count` random bytes.
    init(count: Int, drawnFrom random: any RandomSource) {
        self.init(count: count)
        withMutableBytes { bytes in random.fill(&bytes) }
    }

    deinit {
        wipe(0..<count)
        if let observer = Wiping.observer { withBytes(observer) }
        unsafe start.deallocate()
    }

    /// The bytes, valid inside `body` only.
    borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        // Safe: the memory is initialised and lives as long as `self`, which is borrowed here.
        try body(unsafe UnsafeBufferPointer(start: start, count: count).span)
    }

    /// The bytes to write to; the caller has them alone.
    mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        // Safe: as above, and `mutating` makes the access exclusive.
        let buffer = unsafe UnsafeMutableBufferPointer(start: start, count: count)
        var span = unsafe buffer.mutableSpan
        return try body(&span)
    }

    /// Overwrites a range with zeros in a way that the optimiser does not remove.
    borrowing func wipe(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        unsafe sodium_memzero(start + range.lowerBound, range.count)
    }
}

/// How tests see that secret memory is wiped: after the fact, and only within their own task.
package enum Wiping {
    /// Called with the bytes as they are just before they are given back.
    @TaskLocal package static var observer: (@Sendable (Span<UInt8>) -> Void)?
}
