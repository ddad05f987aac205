// SPDX-License-Identifier: Apache-2.0

/// A decimal number in scientific form: sign, coefficient without trailing zeros, exponent.
///
/// ``JSONNumber`` falls back to it where 64-bit arithmetic does not reach. All work is bounded by
/// the 64 digits of a coefficient; exponents are never expanded.
struct WideDecimal: Hashable {
    private(set) var isNegative: Bool
    private(set) var coefficient: Coefficient
    private(set) var exponent: Int

    static let zero = WideDecimal(isNegative: false, coefficient: .zero, exponent: 0)

    /// The number `±coefficient × 10^exponent`.
    init(isNegative: Bool, coefficient: Coefficient, exponent: Int) {
        var (stripped, raised) = (coefficient, exponent)
        while !stripped.isZero {
            var shorter = stripped
            guard shorter.removeLast() == 0 else { break }
            (stripped, raised) = (shorter, raised + 1)
        }
        self.isNegative = isNegative && !stripped.isZero
        self.coefficient = stripped
        self.exponent = stripped.isZero ? 0 : raised
    }

    var isZero: Bool { coefficient.isZero }

    /// The exponent of the first digit: `d.ddd × 10^adjusted`.
    var adjustedExponent: Int { exponent + coefficient.digitCount - 1 }

    var negated: WideDecimal {
        WideDecimal(isNegative: !isNegative, coefficient: coefficient, exponent: exponent)
    }

    /// The exact sum, or nil when it has more digits than a number may have.
    func adding(_ other: WideDecimal) -> WideDecimal? {
        if isZero { return other }
        if other.isZero { return self }
        let bottom = min(exponent, other.exponent)
        let top = max(adjustedExponent, other.adjustedExponent)
        // Two places more than fit: the sum ends at `bottom` and begins at most one place lower
        // than `top`, so that it cannot fit either.
        guard top - bottom < JSONNumber.maxDigits + 2 else { return nil }
        let (left, right) = (aligned(to: bottom), other.aligned(to: bottom))
        if isNegative == other.isNegative {
            return WideDecimal(isNegative: isNegative, coefficient: left + right, exponent: bottom)
        }
        return left < right
            ? WideDecimal(isNegative: !isNegative, coefficient: right - left, exponent: bottom)
            : WideDecimal(isNegative: isNegative, coefficient: left - right, exponent: bottom)
    }

    /// Whether this is `other` times an integer. Only zero is a multiple of zero.
    func isMultiple(of other: WideDecimal) -> Bool {
        if isZero { return true }
        // A smaller exponent leaves a factor of ten that this coefficient does not have.
        guard !other.isZero, exponent >= other.exponent else { return false }
        // 10^64 < 2^213: after 213 factors of ten, more of them cancel nothing more.
        let zeros = min(exponent - other.exponent, 213)
        return coefficient.remainder(dividingBy: other.coefficient, appending: zeros).isZero
    }

    private func aligned(to bottom: Int) -> Coefficient {
        var digits = coefficient
        digits.appendZeros(exponent - bottom)
        return digits
    }
}

extension WideDecimal: Comparable {
    static func < (left: WideDecimal, right: WideDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
    }

    private func isCloserToZero(than other: WideDecimal) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        if adjustedExponent != other.adjustedExponent {
            return adjustedExponent < other.adjustedExponent
        }
        // The first digits stand at the same place, so the rest is at most 64 places apart.
        let bottom = min(exponent, other.exponent)
        return aligned(to: bottom) < other.aligned(to: bottom)
    }
}
