// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The keywords that hold schemas or go together with others.
extension SchemaCompiler {
    /// The schemas of `allOf`, `prefixItems` and the like.
    mutating func nodes(_ scope: Scope) throws(SchemaError) -> [Int] {
        guard let schemas = scope.value.array, !schemas.isEmpty else {
            throw scope.malformed("an array with at least one schema")
        }
        var nodes: [Int] = []
        for (index, schema) in schemas.enumerated() {
            let place = scope.place.appending(index)
            nodes.append(try node(for: schema, at: place, under: scope.keyword.rawValue))
        }
        return nodes
    }

    /// The schemas of `properties`, `$defs` and the like.
    mutating func namedNodes(_ scope: Scope) throws(SchemaError) -> [(name: String, node: Int)] {
        guard let object = scope.value.object else { throw scope.malformed("an object of schemas") }
        var nodes: [(name: String, node: Int)] = []
        for (name, schema) in object {
            let place = scope.place.appending(name)
            nodes.append((name, try node(for: schema, at: place, under: scope.keyword.rawValue)))
        }
        return nodes
    }

    func names(_ scope: Scope) throws(SchemaError) -> [String] {
        try names(scope.value, scope)
    }

    /// The schema of the items after those of `prefixItems`.
    mutating func rest(_ scope: Scope) throws(SchemaError) -> Int? {
        guard let items = scope.beside(.items) else { return nil }
        return try node(items)
    }

    mutating func contains(_ scope: Scope) throws(SchemaError) -> SchemaAssertion? {
        let (minimum, maximum) = (scope.beside(.minContains), scope.beside(.maxContains))
        return .contains(
            node: try node(scope), atLeast: try minimum.map(count) ?? 1,
            atMost: try maximum.map(count) ?? .max)
    }

    mutating func members(_ scope: Scope) throws(SchemaError) -> MemberSchemas {
        let named = try namedNodes(scope)
        guard let others = scope.beside(.additionalProperties) else {
            return MemberSchemas(named: named, others: nil)
        }
        return MemberSchemas(named: named, others: try node(others))
    }

    func dependentRequired(_ scope: Scope) throws(SchemaError) -> SchemaAssertion {
        guard let object = scope.value.object else {
            throw scope.malformed("an object of arrays of names")
        }
        var needed: [(name: String, names: [String])] = []
        for (name, value) in object { needed.append((name, try names(value, scope))) }
        return .dependentRequired(needed)
    }

    mutating func dependentSchemas(_ scope: Scope) throws(SchemaError) -> SchemaAssertion {
        .dependentSchemas(try namedNodes(scope))
    }

    mutating func conditional(_ scope: Scope) throws(SchemaError) -> SchemaAssertion {
        let condition = try node(scope)
        let then = if let scope = scope.beside(.then) { try node(scope) } else { nil as Int? }
        let otherwise = if let scope = scope.beside(.else) { try node(scope) } else { nil as Int? }
        return .conditional(condition: condition, then: then, otherwise: otherwise)
    }

    private func names(_ value: JSONValue, _ scope: Scope) throws(SchemaError) -> [String] {
        let names = value.array?.compactMap(\.string) ?? []
        guard names.count == value.array?.count, Set(names.map(UTF8Key.init)).count == names.count
        else { throw scope.malformed("an array of different names") }
        return names
    }
}
