// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension SchemaCompiler {
    /// What a keyword asserts; nil where it asserts nothing, or where a neighbour that stands for
    /// both does.
    mutating func assertion(_ scope: Scope) throws(SchemaError) -> SchemaAssertion? {
        switch scope.keyword {
        case .reference: return .reference(try target(scope))
        case .definitions, .legacyDefinitions:
            _ = try namedNodes(scope)
            return nil
        case .identifier, .dialect, .comment, .title, .description, .default, .examples,
            .deprecated, .readOnly, .writeOnly, .format, .contentEncoding, .contentMediaType,
            .contentSchema:
            return try annotation(scope)

        case .type: return .type(try types(scope))
        case .enum: return .values(SchemaValues(.enum, try values(scope)))
        case .const: return .values(SchemaValues(.const, [scope.value]))

        case .minimum: return .number(NumberBound(.minimum, .atLeast, try number(scope)))
        case .maximum: return .number(NumberBound(.maximum, .atMost, try number(scope)))
        case .exclusiveMinimum:
            return .number(NumberBound(.exclusiveMinimum, .above, try number(scope)))
        case .exclusiveMaximum:
            return .number(NumberBound(.exclusiveMaximum, .below, try number(scope)))
        case .multipleOf: return .number(NumberBound(.multipleOf, .multiple, try divisor(scope)))

        case .minLength: return try atLeast(scope, .characters)
        case .maxLength: return try atMost(scope, .characters)
        case .minItems: return try atLeast(scope, .items)
        case .maxItems: return try atMost(scope, .items)
        case .minProperties: return try atLeast(scope, .members)
        case .maxProperties: return try atMost(scope, .members)

        case .prefixItems: return .items(prefix: try nodes(scope), rest: try rest(scope))
        case .items:
            return scope.neighbour(.prefixItems) == nil
                ? .items(prefix: [], rest: try node(scope)) : nil
        case .uniqueItems: return try flag(scope) ? .uniqueItems : nil
        case .contains: return try contains(scope)
        case .minContains, .maxContains:
            try scope.needs(.contains)
            return nil

        case .properties: return .members(try members(scope))
        case .additionalProperties:
            return scope.neighbour(.properties) == nil
                ? .members(MemberSchemas(named: [], others: try node(scope))) : nil
        case .propertyNames: return .propertyNames(try node(scope))
        case .required: return .required(try names(scope))
        case .dependentRequired: return try dependentRequired(scope)
        case .dependentSchemas: return try dependentSchemas(scope)

        case .allOf: return .allOf(try nodes(scope))
        case .anyOf: return .anyOf(try nodes(scope))
        case .oneOf: return .oneOf(try nodes(scope))
        case .not: return .not(try node(scope))
        case .if: return try conditional(scope)
        case .then, .else:
            try scope.needs(.if)
            return nil
        }
    }

    /// Annotations assert nothing, but must have the shape that the standard gives them.
    private mutating func annotation(_ scope: Scope) throws(SchemaError) -> SchemaAssertion? {
        switch scope.keyword {
        case .default: break
        case .examples:
            guard scope.value.array != nil else { throw scope.malformed("an array") }
        case .deprecated, .readOnly, .writeOnly: _ = try flag(scope)
        case .contentSchema: _ = try node(scope)
        case .dialect:
            guard scope.value.string.map(SchemaDialect.isKnown) ?? false else {
                throw scope.malformed("the name of JSON Schema draft 2020-12")
            }
        case .identifier where !scope.parent.text.isEmpty:
            // Below the top it would begin another resource and change where references lead.
            throw scope.error(.unsupported)
        default:
            guard scope.value.string != nil else { throw scope.malformed("a string") }
        }
        return nil
    }

    private func types(_ scope: Scope) throws(SchemaError) -> SchemaTypes {
        guard let types = SchemaTypes(scope.value) else {
            throw scope.malformed("the name of a type, or an array of different ones")
        }
        return types
    }

    private func values(_ scope: Scope) throws(SchemaError) -> [JSONValue] {
        guard let values = scope.value.array, !values.isEmpty else {
            throw scope.malformed("an array with at least one value")
        }
        return values
    }

    private func number(_ scope: Scope) throws(SchemaError) -> JSONNumber {
        guard let number = scope.value.number else { throw scope.malformed("a number") }
        return number
    }

    private func divisor(_ scope: Scope) throws(SchemaError) -> JSONNumber {
        guard let number = scope.value.number, number > 0 else {
            throw scope.malformed("a number above 0")
        }
        return number
    }

    private func atLeast(
        _ scope: Scope, _ measure: SizeBound.Measure
    ) throws(SchemaError) -> SchemaAssertion {
        .size(SizeBound(scope.keyword, measure, try count(scope)...Int.max))
    }

    private func atMost(
        _ scope: Scope, _ measure: SizeBound.Measure
    ) throws(SchemaError) -> SchemaAssertion {
        .size(SizeBound(scope.keyword, measure, 0...(try count(scope))))
    }

    func count(_ scope: Scope) throws(SchemaError) -> Int {
        guard let number = scope.value.number?.int64, let count = Int(exactly: number), count >= 0
        else { throw scope.malformed("a whole number of at least 0") }
        return count
    }

    func flag(_ scope: Scope) throws(SchemaError) -> Bool {
        guard let flag = scope.value.bool else { throw scope.malformed("true or false") }
        return flag
    }
}
