// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The constraints of one grant (§2.13): top-level argument fields, each with what its value must
/// be. A grant without constraints permits every valid argument; every constraint takes away.
public struct Constraints: Hashable, Sendable {
    /// Field by field, in the order of the field names' bytes.
    public let fields: [Field]

    /// One constrained field.
    public struct Field: Sendable {
        public let name: String
        public let constraint: Constraint

        public init(name: String, constraint: Constraint) {
            self.name = name
            self.constraint = constraint
        }
    }

    /// No constraints: everything valid is permitted.
    public static let none = Constraints([])

    /// Naming a field twice is the caller's mistake.
    public init(_ fields: [Field]) {
        self.fields = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (field, next) in zip(self.fields, self.fields.dropFirst()) {
            precondition(!field.name.utf8.elementsEqual(next.name.utf8), "a field is named twice")
        }
    }

    public var isEmpty: Bool { fields.isEmpty }

    /// The constraint on a field, compared by bytes.
    public subscript(name: String) -> Constraint? {
        fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.constraint
    }
}

extension Constraints {
    /// The tightest of both: what either permits only, nothing permits (§2.13, "Combined").
    public func intersection(_ other: Constraints) -> Constraints {
        var merged = fields.map { field in
            guard let theirs = other[field.name] else { return field }
            return Field(name: field.name, constraint: field.constraint.intersection(theirs))
        }
        merged += other.fields.filter { self[$0.name] == nil }
        return Constraints(merged)
    }

    /// Whether every argument object that passes these constraints passes `other` too. Decided from
    /// the constraints alone, and only answered yes when it is certain.
    public func isAtLeastAsNarrow(as other: Constraints) -> Bool {
        permitNothing
            || other.fields.allSatisfy { field in
                self[field.name]?.isAtLeastAsNarrow(as: field.constraint) ?? false
            }
    }

    /// Whether some field permits nothing at all.
    public var permitNothing: Bool {
        fields.contains { $0.constraint.permitsNothing }
    }

    /// Every field of `arguments` that is not as it must be; empty when all are.
    public func violations(of arguments: JSONObject) -> [ConstraintViolation] {
        fields.compactMap { field in
            let value = arguments[field.name]
            guard let violated = field.constraint.violated(by: value) else { return nil }
            return ConstraintViolation(field: field.name, constraint: violated, actual: value)
        }
    }
}

extension Constraints.Field: Hashable {
    /// Names are the same when their bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.constraint == right.constraint
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(JSONValue.string(name))
        hasher.combine(constraint)
    }
}

/// One argument that a constraint does not permit (§5.11).
public struct ConstraintViolation: Hashable, Sendable {
    public let field: String

    /// The part of the field's constraint that was violated.
    public let constraint: Constraint

    /// What was given; nil when the field was absent.
    public let actual: JSONValue?

    /// `{"field":…,"constraint":…,"actual":…}`
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("field", .string(field)), ("constraint", constraint.json),
        ]
        if let actual { members.append(("actual", actual)) }
        return .object(JSONObject(members))
    }
}
