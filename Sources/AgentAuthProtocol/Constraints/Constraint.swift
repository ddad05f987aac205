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

    /// An operator object with names that this version does not know, as it was written: only in
    /// grants that another server shows. It is not interpreted (§2.13), so nothing is known to pass.
    case opaque(JSONObject)

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
        case .opaque:
            return self
        }
    }

    /// Whether `value` satisfies the constraint.
    public func permits(_ value: JSONValue) -> Bool {
        violated(by: value) == nil
    }
}
