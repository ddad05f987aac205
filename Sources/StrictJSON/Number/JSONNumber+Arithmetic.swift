// SPDX-License-Identifier: Apache-2.0

extension JSONNumber: Comparable {
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        if let pair = aligned(left, right) { return pair.left < pair.right }
        return left.wide < right.wide
    }
}

extension JSONNumber {
    /// The exact sum, or nil when it is out of bounds.
    public func adding(_ other: JSONNumber) -> JSONNumber? {
        if let pair = JSONNumber.aligned(self, other) {
            let (sum, overflows) = pair.left.addingReportingOverflow(pair.right)
            if !overflows { return JSONNumber(exactly: sum, exponent: pair.exponent) }
        }
        return wide.adding(other.wide).flatMap { JSONNumber($0) }
    }

    /// The exact difference, or nil when it is out of bounds.
    public func subtracting(_ other: JSONNumber) -> JSONNumber? {
        if let pair = JSONNumber.aligned(self, other) {
            let (difference, overflows) = pair.left.subtractingReportingOverflow(pair.right)
            if !overflows { return JSONNumber(exactly: difference, exponent: pair.exponent) }
        }
        return wide.adding(other.wide.negated).flatMap { JSONNumber($0) }
    }

    /// Whether this is `other` times an integer, exactly. Only zero is a multiple of zero.
    public func isMultiple(of other: JSONNumber) -> Bool {
        if let pair = JSONNumber.aligned(self, other) {
            return pair.left.isMultiple(of: pair.right)
        }
        return wide.isMultiple(of: other.wide)
    }

    /// Both coefficients at one exponent, where they fit 64 bits there.
    private static func aligned(
        _ left: JSONNumber, _ right: JSONNumber
    ) -> (left: Int64, right: Int64, exponent: Int)? {
        guard let left = left.small, let right = right.small else { return nil }
        let exponent = min(left.exponent, right.exponent)
        guard let first = scaled(left.coefficient, by: left.exponent - exponent),
            let second = scaled(right.coefficient, by: right.exponent - exponent)
        else { return nil }
        return (first, second, exponent)
    }

    /// `value × 10^places`, where that fits 64 bits.
    private static func scaled(_ value: Int64, by places: Int) -> Int64? {
        // 10^19 does not fit.
        guard places < 19 else { return nil }
        var result = value
        for _ in 0..<places {
            let (product, overflows) = result.multipliedReportingOverflow(by: 10)
            guard !overflows else { return nil }
            result = product
        }
        return result
    }
}
