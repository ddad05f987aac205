// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// What the value of one argument must be (§2.13).
///
/// Numbers compare as exact decimals, strings by their UTF-8 bytes, arrays and objects by
/// structure; nothing is converted between types, and `null` is a value like any other.
public enum Constraint: Hashable, Sendable {
    /// Exactly this value.
    case exactly(JSONValue)

    /// All of the given operators; at least one is.
    case within(Operators)

    /// The operators of the protocol; those that are nil do not restrict.
    public struct Operators: Hashable, Sendable {
        /// A number not below this one.
        public var minimum: JSONNumber?
        /// A number not above this one.
        public var maximum: JSONNumber?
        /// One of these values.
        public var isIn: [JSONValue]?
        /// None of these values; the only operator that an absent field passes.
        public var isNotIn: [JSONValue]?

        public init(
            minimum: JSONNumber? = nil, maximum: JSONNumber? = nil, isIn: [JSONValue]? = nil,
            isNotIn: [JSONValue]? = nil
        ) {
            self.minimum = minimum
            self.maximum = maximum
            self.isIn = isIn
            self.isNotIn = isNotIn
        }

        /// Those operators that `value` does not satisfy.
        func violated(by value: JSONValue?) -> Operators {
            let number = value?.number
            return Operators(
                minimum: minimum.flatMap { bound in
                    number.map { $0 >= bound } ?? false ? nil : bound
                },
                maximum: maximum.flatMap { bound in
                    number.map { $0 <= bound } ?? false ? nil : bound
                },
                isIn: isIn.flatMap { values in
                    value.map(values.contains) ?? false ? nil : values
                },
                isNotIn: isNotIn.flatMap { values in
                    value.map(values.contains) ?? false ? values : nil
                })
        }

        var isEmpty: Bool {
            minimum == nil && maximum == nil && isIn == nil && isNotIn == nil
        }
    }

    /// The part of the constraint that `value` (nil: absent) does not satisfy; nil when it does.
    public func violated(by value: JSONValue?) -> Constraint? {
        switch self {
        case .exactly(let expected):
            return value == expected ? nil : self
        case .within(let operators):
            let violated = operators.violated(by: value)
            return violated.isEmpty ? nil : .within(violated)
        }
    }

    /// Whether `value` satisfies the constraint.
    public func permits(_ value: JSONValue) -> Bool {
        violated(by: value) == nil
    }
}

extension Constraint {
    /// A constraint that nothing satisfies.
    static let nothing = Constraint.within(Operators(isIn: []))

    /// Whether it is certain that no value at all satisfies the constraint.
    public var permitsNothing: Bool {
        guard case .within(let operators) = self else { return false }
        if let values = operators.isIn { return !values.contains(where: permits) }
        if let minimum = operators.minimum, let maximum = operators.maximum {
            return minimum > maximum
        }
        return false
    }

    /// What both permit.
    public func intersection(_ other: Constraint) -> Constraint {
        switch (self, other) {
        case (.exactly(let value), _):
            return other.permits(value) ? self : .nothing
        case (_, .exactly(let value)):
            return permits(value) ? other : .nothing
        case (.within(let left), .within(let right)):
            let values =
                left.isIn.map { values in right.isIn.map { values.filter($0.contains) } ?? values }
                ?? right.isIn
            let excluded = (left.isNotIn ?? []) + (right.isNotIn ?? []).filter {
                !(left.isNotIn?.contains($0) ?? false)
            }
            return .within(
                Operators(
                    minimum: [left.minimum, right.minimum].compactMap(\.self).max(),
                    maximum: [left.maximum, right.maximum].compactMap(\.self).min(),
                    isIn: values,
                    isNotIn: left.isNotIn == nil && right.isNotIn == nil ? nil : excluded))
        }
    }

    /// Whether every value that passes this constraint certainly passes `other`; absence included.
    func isAtLeastAsNarrow(as other: Constraint) -> Bool {
        switch (self, other) {
        case (.exactly(let value), _):
            return other.permits(value)
        case (.within(let mine), .exactly(let value)):
            return mine.isIn.map { $0.filter(permits).allSatisfy { $0 == value } } ?? false
        case (.within(let mine), .within(let theirs)):
            if let values = mine.isIn { return values.filter(permits).allSatisfy(other.permits) }
            return mine.implies(theirs)
        }
    }
}

extension Constraint.Operators {
    /// Whether these bounds (without an `in`) imply the other operators.
    fileprivate func implies(_ other: Constraint.Operators) -> Bool {
        if other.isIn != nil { return false }
        if let bound = other.minimum, !(minimum.map { $0 >= bound } ?? false) { return false }
        if let bound = other.maximum, !(maximum.map { $0 <= bound } ?? false) { return false }
        return (other.isNotIn ?? []).allSatisfy { value in
            Constraint.within(self).permits(value) == false
        }
    }
}
