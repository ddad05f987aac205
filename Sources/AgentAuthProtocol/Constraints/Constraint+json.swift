// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

extension Constraints {
    /// Reads the `constraints` object of a request, and refuses what could be misunderstood: an
    /// unknown operator is `unknown_constraint_operator` with their names (§2.13), everything else
    /// `invalid_request`. So is a constraint that permits nothing: nobody can mean it.
    public init(_ json: JSONValue) throws(ProtocolError) {
        try self.init(stored: json)
        if let field = fields.first(where: \.constraint.permitsNothing) {
            throw .invalidRequest("The constraint on '\(field.name)' permits no value at all.")
        }
    }

    /// Reads what ``json`` wrote. Unlike a request, a stored grant may permit nothing: that is what
    /// two constraints without a common value come to.
    package init(stored json: JSONValue) throws(ProtocolError) {
        guard case .object(let members) = json else {
            throw .invalidRequest("'constraints' must be an object of argument names.")
        }
        let unknown = members.flatMap { Constraint.unknownOperators(in: $0.value) }
        if !unknown.isEmpty {
            let names = Array(Set(unknown)).sorted()
            throw ProtocolError(
                .unknownConstraintOperator,
                "Unknown constraint operator \(names.joined(separator: ", ")); "
                    + "this server knows min, max, in, not_in and eq.",
                details: [.init("unknown_operators", .array(names.map { .string($0) }))])
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
    fileprivate static func unknownOperators(in json: JSONValue) -> [String] {
        guard case .object(let members) = json else { return [] }
        return members.keys.filter { Name(rawValue: $0) == nil }
    }

    fileprivate init(_ json: JSONValue, field: String) throws(ProtocolError) {
        guard case .object(let members) = json else {
            self = .exactly(json)
            return
        }
        guard !members.isEmpty else {
            throw .invalidRequest("The constraint on '\(field)' has no operator.")
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
        guard values.count <= ProtocolLimits.valuesPerOperator else {
            throw .invalidRequest(
                "'\(name.rawValue)' of '\(field)' has more than "
                    + "\(ProtocolLimits.valuesPerOperator) values.")
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
        }
    }
}
