// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

extension Constraints {
    /// Reads the `constraints` object of a request, and refuses what could be misunderstood: an
    /// unknown operator is `unknown_constraint_operator` with their names (§2.13), everything else
    /// `invalid_request`. So is a constraint that permits nothing: nobody can mean it.
    public init(_ json: JSONValue) throws(ProtocolError) {
        try self.init(stored: json)
        for field in fields {
            guard field.constraint.longestList <= ProtocolLimits.valuesPerOperator else {
                throw .invalidRequest(
                    "The constraint on '\(field.name)' lists more than "
                        + "\(ProtocolLimits.valuesPerOperator) values.")
            }
            if field.constraint.permitsNothing {
                throw .invalidRequest("The constraint on '\(field.name)' permits no value at all.")
            }
        }
    }

    /// Reads what ``json`` wrote. Unlike a request, a stored grant may permit nothing, or list more
    /// values than one may ask for: that is what intersections come to.
    package init(stored json: JSONValue) throws(ProtocolError) {
        try self.init(shown: json)
        let unknown = Set(fields.flatMap(\.constraint.unknownOperators)).sorted()
        guard unknown.isEmpty else {
            throw ProtocolError(
                .unknownConstraintOperator,
                "A constraint has operators that this server does not know; "
                    + "it knows min, max, in, not_in and eq.",
                details: [.init("unknown_operators", .array(unknown.map { .string($0) }))])
        }
    }

    /// Reads what another server shows of a grant: operators that it alone knows stay opaque, so
    /// that they do not hide the rest of its reply (§2.13).
    init(shown json: JSONValue) throws(ProtocolError) {
        guard case .object(let members) = json else {
            throw .invalidRequest("'constraints' must be an object of argument names.")
        }
        var fields: [Field] = []
        for (name, value) in members {
            fields.append(Field(name: name, constraint: try Constraint(value, field: name)))
        }
        self.init(fields)
    }

    /// The wire's form.
    public var json: JSONValue {
        .object(JSONObject(fields.map { ($0.name, $0.constraint.json) }))
    }
}

extension Constraint {
    private enum Name: String {
        case minimum = "min"
        case maximum = "max"
        case isIn = "in"
        case isNotIn = "not_in"
        case equals = "eq"
    }

    /// Names in an operator object that are no operators.
    fileprivate var unknownOperators: [String] {
        guard case .opaque(let members) = self else { return [] }
        return members.keys.filter { Name(rawValue: $0) == nil }
    }

    /// How many values its longer list has.
    fileprivate var longestList: Int {
        guard case .within(let operators) = self else { return 0 }
        return max(operators.isIn?.count ?? 0, operators.isNotIn?.count ?? 0)
    }

    fileprivate init(_ json: JSONValue, field: String) throws(ProtocolError) {
        guard case .object(let members) = json else {
            self = .exactly(json)
            return
        }
        guard !members.isEmpty else {
            throw .invalidRequest("The constraint on '\(field)' has no operator.")
        }
        guard members.keys.allSatisfy({ Name(rawValue: $0) != nil }) else {
            self = .opaque(members)
            return
        }
        if let value = members[Name.equals.rawValue] {
            guard members.count == 1 else {
                throw .invalidRequest("The constraint on '\(field)' has 'eq' beside others.")
            }
            self = .exactly(value)
            return
        }
        self = .within(
            Operators(
                minimum: try Constraint.number(members, .minimum, field: field),
                maximum: try Constraint.number(members, .maximum, field: field),
                isIn: try Constraint.values(members, .isIn, field: field),
                isNotIn: try Constraint.values(members, .isNotIn, field: field)))
    }

    private static func number(
        _ members: JSONObject, _ name: Name, field: String
    ) throws(ProtocolError) -> JSONNumber? {
        guard let value = members[name.rawValue] else { return nil }
        guard let number = value.number else {
            throw .invalidRequest("'\(name.rawValue)' of '\(field)' must be a number.")
        }
        return number
    }

    private static func values(
        _ members: JSONObject, _ name: Name, field: String
    ) throws(ProtocolError) -> [JSONValue]? {
        guard let value = members[name.rawValue] else { return nil }
        guard let values = value.array else {
            throw .invalidRequest("'\(name.rawValue)' of '\(field)' must be an array.")
        }
        return values
    }

    /// The wire's form. An exact object is written with `eq`, for a bare one would be read as
    /// operators.
    public var json: JSONValue {
        switch self {
        case .exactly(let value):
            if case .object = value { return [Name.equals.rawValue: value] }
            return value
        case .within(let operators):
            var members: [(String, JSONValue)] = []
            func add(_ name: Name, _ value: JSONValue?) {
                if let value { members.append((name.rawValue, value)) }
            }
            add(.minimum, operators.minimum.map { .number($0) })
            add(.maximum, operators.maximum.map { .number($0) })
            add(.isIn, operators.isIn.map { .array($0) })
            add(.isNotIn, operators.isNotIn.map { .array($0) })
            return .object(JSONObject(members))
        case .opaque(let members):
            return .object(members)
        }
    }
}
