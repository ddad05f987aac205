// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension Constraint {
    /// A constraint that nothing satisfies.
    static let nothing = Constraint.within(Operators(isIn: []))

    /// Whether it is certain that no value at all satisfies the constraint.
    public var permitsNothing: Bool {
        guard case .within(let operators) = self else { return false }
        return operators.countable?.isEmpty ?? false
    }

    /// What both permit.
    public func intersection(_ other: Constraint) -> Constraint {
        switch (self, other) {
        case (.exactly(let value), _):
            return other.permits(value) ? self : .nothing
        case (_, .exactly(let value)):
            return permits(value) ? other : .nothing
        case (.within(let left), .within(let right)):
            return .within(left.intersection(right))
        case (.opaque, _), (_, .opaque):
            return .nothing
        }
    }

    /// Whether every value that passes this constraint certainly passes `other`; absence included.
    func isAtLeastAsNarrow(as other: Constraint) -> Bool {
        switch (self, other) {
        case (.exactly(let value), _):
            return other.permits(value)
        case (.within(let mine), _):
            // Absence is no worry here: a constraint whose values can be counted refuses it.
            if let values = mine.countable { return values.allSatisfy(other.permits) }
            guard case .within(let theirs) = other else { return false }
            return mine.implies(theirs)
        case (.opaque, _):
            return self == other
        }
    }
}

extension Constraint.Operators {
    /// The values that pass, where they can be counted: those of `in`, or the one number that the
    /// bounds leave. Nil when there are too many.
    fileprivate var countable: [JSONValue]? {
        if let isIn { return isIn.filter { violated(by: $0).isEmpty } }
        guard let minimum, let maximum, minimum >= maximum else { return nil }
        let bound = JSONValue.number(minimum)
        return violated(by: bound).isEmpty ? [bound] : []
    }

    /// The tightest of both.
    fileprivate func intersection(_ other: Self) -> Self {
        var result = Self()
        result.minimum = [minimum, other.minimum].compactMap(\.self).max()
        result.maximum = [maximum, other.maximum].compactMap(\.self).min()
        result.isIn = other.isIn
        if let isIn { result.isIn = other.isIn.map { isIn.filter($0.contains) } ?? isIn }
        result.isNotIn = other.isNotIn
        if let isNotIn {
            result.isNotIn = isNotIn + (other.isNotIn ?? []).filter { !isNotIn.contains($0) }
        }
        return result
    }

    /// Whether these bounds (whose values cannot be counted) imply the other operators.
    fileprivate func implies(_ other: Self) -> Bool {
        if other.isIn != nil { return false }
        if let bound = other.minimum, !(minimum.map { $0 >= bound } ?? false) { return false }
        if let bound = other.maximum, !(maximum.map { $0 <= bound } ?? false) { return false }
        return (other.isNotIn ?? []).allSatisfy { !violated(by: $0).isEmpty }
    }
}
