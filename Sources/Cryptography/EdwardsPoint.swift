// SPDX-License-Identifier: Apache-2.0
import CSodium

/// What makes 32 bytes a sound public key, told apart by reason.
///
/// `crypto_core_ed25519_is_valid_point` would be the obvious call, but where CVE-2025-69277 is not
/// mended it takes a sound point plus the point of order two for sound; so membership is checked
/// here by its definition, which no version gets wrong.
enum EdwardsPoint {
    /// The order of the prime subgroup less one, little-endian: 2^252 + 277423177773723535358519…
    /// (RFC 8032 §5.1).
    private static let orderLessOne: [UInt8] = [
        0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// (0, 1), whose y is one.
    private static let neutral: Block32 = {
        let bytes: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        return Block32(reading: bytes.span, at: 0)
    }()

    /// Throws the first reason why the encoded point cannot be an honest public key.
    static func check(_ point: Block32) throws(KeyError) {
        Sodium.prepare()
        guard isInPrimeSubgroup(point) else { throw reason(against: point) }
    }

    /// Whether [L − 1]P = −P, which says [L]P = 0.
    ///
    /// The product's bytes are canonical, so no other spelling of a point equals them; the neutral
    /// element, for which the equation holds too, is its own negative and libsodium refuses it.
    private static func isInPrimeSubgroup(_ point: Block32) -> Bool {
        var status: CInt = -1
        let product = unsafe Block32(writing: { output in
            point.withBytes { bytes in
                unsafe bytes.withPointer { point, _ in
                    status = unsafe crypto_scalarmult_ed25519_noclamp(output, orderLessOne, point)
                }
            }
        })
        return status == 0 && product == negated(point)
    }

    private static func reason(against point: Block32) -> KeyError {
        guard isBelowPrime(point) else { return .notCanonical }
        guard let twice = sum(point, point) else { return .notOnCurve }
        guard let fourfold = sum(twice, twice), let eightfold = sum(fourfold, fourfold),
            eightfold == neutral
        else { return .mixedOrder }
        // x = 0 is its own negative: one of the two spellings sets a sign that is not there.
        return sum(point, neutral) == point ? .smallOrder : .notCanonical
    }

    /// y < 2^255 − 19: the only larger values that fit end in 0xed…0xff and are all ones above.
    private static func isBelowPrime(_ point: Block32) -> Bool {
        point.withBytes { bytes in
            guard bytes[31] & 0x7f == 0x7f, bytes[0] >= 0xed else { return true }
            return !(1..<31).allSatisfy { bytes[$0] == 0xff }
        }
    }

    /// −P: the sign of x is the top bit of the last byte.
    private static func negated(_ point: Block32) -> Block32 {
        var bytes = point.withBytes { span in Array(copying: span) }
        bytes[31] ^= 0x80
        return Block32(reading: bytes.span, at: 0)
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
