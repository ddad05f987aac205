// SPDX-License-Identifier: Apache-2.0
import CSodium

/// Comparison whose duration does not tell where two secrets differ.
public enum ConstantTime {
    /// Whether both have the same bytes; only their lengths can be learned from the time it takes.
    public static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        Sodium.prepare()
        guard left.count == right.count else { return false }
        return unsafe left.withPointer { leftBytes, count in
            unsafe right.withPointer { rightBytes, _ in
                unsafe sodium_memcmp(leftBytes, rightBytes, count) == 0
            }
        }
    }
}
