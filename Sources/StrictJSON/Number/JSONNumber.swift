// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number within bounds: at most 64 digits, first digit within 10^±400.
///
/// It is never a binary fraction, so that `0.1`, `9007199254740993` and amounts of money stay what
/// was written. Equality, order and hash go by value: `1`, `1.0` and `10e-1` are the same, and
/// `-0` is `0`. The work of every operation is bounded, whatever the exponents.
public struct JSONNumber: Sendable, Hashable {
    /// The most digits between the first and the last that is not zero.
    public static let maxDigits = 64

    /// How far the exponent of the first digit may be from zero. Both bounds are far beyond any
    /// amount or measure and keep exact arithmetic cheap.
    public static let maxExponent = 400

    /// One value has one form, so that equality and hash can be derived:
    /// integers that fit 64 bits are `small` with exponent 0; other numbers have no trailing zeros
    /// and are `small` if their coefficient fits.
    private enum Form: Hashable {
        case small(coefficient: Int64, exponent: Int16)
        indirect case wide(WideDecimal)
    }

    private let form: Form

    private init(form: Form) {
        self.form = form
    }

    public init(_ value: Int64) {
        self.init(form: .small(coefficient: value, exponent: 0))
    }

    public init(_ value: Int) {
        self.init(Int64(value))
    }

    /// The number `coefficient × 10^exponent`; one out of bounds is the caller's mistake.
    public init(coefficient: Int64, exponent: Int) {
        guard let number = JSONNumber(exactly: coefficient, exponent: exponent) else {
            preconditionFailure("the exponent is out of bounds")
        }
        self = number
    }

    /// The number `coefficient × 10^exponent`, or nil when it is out of bounds.
    init?(exactly coefficient: Int64, exponent: Int) {
        var (digits, exponent) = (coefficient, exponent)
        while exponent < 0, digits % 10 == 0, digits != 0 {
            digits /= 10
            exponent += 1
        }
        if exponent == 0 || digits == 0 {
            self.init(digits)
        } else if exponent < 0, exponent >= -JSONNumber.maxExponent {
            self.init(form: .small(coefficient: digits, exponent: Int16(exponent)))
        } else {
            let magnitude = Coefficient(digits.magnitude)
            self.init(
                WideDecimal(isNegative: digits < 0, coefficient: magnitude, exponent: exponent))
        }
    }

    /// The same value in its one form, or nil when it is out of bounds.
    init?(_ wide: WideDecimal) {
        if wide.isZero {
            self.init(0)
            return
        }
        guard wide.coefficient.digitCount <= JSONNumber.maxDigits,
            abs(wide.adjustedExponent) <= JSONNumber.maxExponent
        else { return nil }
        // Twenty digits are more than 64 bits hold.
        if wide.exponent >= 0, wide.adjustedExponent < 20 {
            var integer = wide.coefficient
            integer.appendZeros(wide.exponent)
            if let value = JSONNumber.int64(integer, isNegative: wide.isNegative) {
                self.init(value)
                return
            }
        }
        if let value = JSONNumber.int64(wide.coefficient, isNegative: wide.isNegative) {
            self.init(form: .small(coefficient: value, exponent: Int16(wide.exponent)))
        } else {
            self.init(form: .wide(wide))
        }
    }

    private static func int64(_ coefficient: Coefficient, isNegative: Bool) -> Int64? {
        guard let magnitude = coefficient.uint64 else { return nil }
        return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    /// The value, if it is an integer of 64 bits.
    public var int64: Int64? {
        if case .small(let value, exponent: 0) = form { value } else { nil }
    }

    /// Whether there is nothing after the decimal point.
    public var isInteger: Bool {
        switch form {
        case .small(_, let exponent): exponent >= 0
        case .wide(let wide): wide.exponent >= 0
        }
    }

    /// Whether it is less than zero.
    public var isNegative: Bool {
        switch form {
        case .small(let coefficient, _): coefficient < 0
        case .wide(let wide): wide.isNegative
        }
    }

    /// Coefficient and exponent where the coefficient fits 64 bits; trailing zeros may stand in it.
    var small: (coefficient: Int64, exponent: Int)? {
        guard case .small(let coefficient, let exponent) = form else { return nil }
        return (coefficient, Int(exponent))
    }

    /// The value in scientific form.
    var wide: WideDecimal {
        switch form {
        case .small(let coefficient, let exponent):
            WideDecimal(
                isNegative: coefficient < 0, coefficient: Coefficient(coefficient.magnitude),
                exponent: Int(exponent))
        case .wide(let wide): wide
        }
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self.init(value) }
}
