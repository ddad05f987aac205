// SPDX-License-Identifier: Apache-2.0

/// The digits of a decimal number: an unsigned integer of up to 64 digits, kept as two halves of
/// 32 digits, with headroom of six digits for what addition and remainders need on the way.
struct Coefficient: Hashable {
    private var high: UInt128
    private var low: UInt128

    private static let halfDigits = 32
    private static let half: UInt128 = 100_000_000_000_000_000_000_000_000_000_000

    /// The most digits that may be held on the way to a result.
    static let capacity = 70

    static let zero = Coefficient(0)

    init(_ value: UInt64) {
        high = 0
        low = UInt128(value)
    }

    var isZero: Bool { high == 0 && low == 0 }

    /// The value, if it fits.
    var uint64: UInt64? { high == 0 ? UInt64(exactly: low) : nil }

    /// Puts one more digit (0 to 9) at the end.
    mutating func append(_ digit: UInt8) {
        assert(digit < 10)
        let grown = low * 10 + UInt128(digit)
        high = high * 10 + grown / Coefficient.half
        low = grown % Coefficient.half
    }

    /// Puts zeros at the end; the caller keeps to the capacity.
    mutating func appendZeros(_ count: Int) {
        for _ in 0..<count { append(0) }
    }

    /// Takes the last digit away and returns it.
    mutating func removeLast() -> UInt8 {
        let carried = (high % 10) * Coefficient.half + low
        high /= 10
        low = carried / 10
        return UInt8(carried % 10)
    }

    /// The decimal digits, most significant first, one byte (0 to 9) each; none for zero.
    var digits: [UInt8] {
        var rest = self
        var reversed: [UInt8] = []
        while !rest.isZero { reversed.append(rest.removeLast()) }
        return reversed.reversed()
    }

    /// How many decimal digits there are; none for zero.
    var digitCount: Int {
        high == 0 ? Coefficient.count(low) : Coefficient.halfDigits + Coefficient.count(high)
    }

    private static func count(_ value: UInt128) -> Int {
        var (rest, count) = (value, 0)
        while rest > 0 {
            rest /= 10
            count += 1
        }
        return count
    }

    static func + (left: Coefficient, right: Coefficient) -> Coefficient {
        var sum = left
        sum.high += right.high
        sum.low += right.low
        if sum.low >= half {
            sum.low -= half
            sum.high += 1
        }
        return sum
    }

    /// The difference; the left side is not the smaller one.
    static func - (left: Coefficient, right: Coefficient) -> Coefficient {
        var difference = left
        if difference.low < right.low {
            difference.low += half
            difference.high -= 1
        }
        difference.low -= right.low
        difference.high -= right.high
        return difference
    }

    /// What is left after taking `divisor` (not zero) away as often as it goes.
    func remainder(dividingBy divisor: Coefficient, appending zeros: Int) -> Coefficient {
        var rest = Coefficient.zero
        for digit in digits + [UInt8](repeating: 0, count: zeros) {
            rest.append(digit)
            while rest >= divisor { rest = rest - divisor }
        }
        return rest
    }
}

extension Coefficient: Comparable {
    static func < (left: Coefficient, right: Coefficient) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
