// SPDX-License-Identifier: Apache-2.0
import CSodium

/// What makes 32 bytes a sound public key, told apart by reason.
///
/// libsodium's own answer (`crypto_core_ed25519_is_valid_point`) is a bare no, and up to 1.0.20 it
/// takes a sound point plus the point of order two for sound (CVE-2025-69277), so the subgroup is
/// checked here by its definition.
enum EdwardsPoint {
    /// The order of the prime subgroup less one, little-endian: 2^252 + 277423177773723535358519…
    /// (RFC 8032 §5.1).
    private static let orderLessOne: [UInt8] = [
        0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    private static let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)

    /// Throws the first reason why the encoded point cannot be an honest public key.
    static func check(_ point: Block32) throws(KeyError) {
        Sodium.prepare()
        guard isBelowPrime(point) else { throw .notCanonical }
        guard let twice = sum(point, point) else { throw .notOnCurve }
        if hasOrderDividingEight(twice: twice) {
            throw isNegativeZero(point) ? .notCanonical : .smallOrder
        }
        guard isInPrimeSubgroup(point) else { throw .mixedOrder }
    }

    /// y < 2^255 − 19: the only larger values that fit end in 0xed…0xff and are all ones above.
    private static func isBelowPrime(_ point: Block32) -> Bool {
        point.withBytes { bytes in
            guard bytes[31] & 0x7f == 0x7f, bytes[0] >= 0xed else { return true }
            return !(1..<31).allSatisfy { bytes[$0] == 0xff }
        }
    }

    /// The sign bit on a point with x = 0, which are those with y = 1 and y = −1.
    private static func isNegativeZero(_ point: Block32) -> Bool {
        point.withBytes { bytes in
            guard bytes[31] & 0x80 != 0 else { return false }
            let isOne = bytes[0] == 1 && bytes[31] == 0x80
            let isMinusOne = bytes[0] == 0xec && bytes[31] == 0xff
            let middle: UInt8 = isOne ? 0 : 0xff
            return (isOne || isMinusOne) && (1..<31).allSatisfy { bytes[$0] == middle }
        }
    }

    private static func hasOrderDividingEight(twice: Block32) -> Bool {
        guard let fourTimes = sum(twice, twice), let eightTimes = sum(fourTimes, fourTimes)
        else { return false }
        return eightTimes == Block32(reading: identity.span, at: 0)
    }

    /// [L − 1]P = −P, which is [L]P = 0: P with the sign of x turned.
    private static func isInPrimeSubgroup(_ point: Block32) -> Bool {
        var product = [UInt8](repeating: 0, count: Block32.byteCount)
        let isComputed = point.withBytes { bytes in
            unsafe bytes.withPointer { pointer, _ in
                unsafe crypto_scalarmult_ed25519_noclamp(&product, orderLessOne, pointer) == 0
            }
        }
        product[31] ^= 0x80
        return isComputed && Block32(reading: product.span, at: 0) == point
    }

    /// The sum of two encoded points; nil when one is not on the curve.
    private static func sum(_ left: Block32, _ right: Block32) -> Block32? {
        var status: CInt = -1
        let result = unsafe Block32(writing: { output in
            left.withBytes { leftBytes in
                right.withBytes { rightBytes in
                    unsafe leftBytes.withPointer { left, _ in
                        unsafe rightBytes.withPointer { right, _ in
                            status = unsafe crypto_core_ed25519_add(output, left, right)
                        }
                    }
                }
            }
        })
        return status == 0 ? result : nil
    }
}
