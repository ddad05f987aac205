// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// One schema, compiled: all of its assertions hold for a valid instance. The schema `true` has
/// none.
struct SchemaNode: Sendable {
    let assertions: [SchemaAssertion]

    /// How much work it is to apply the schema once, without those within it.
    let cost: Int

    init(_ assertions: [SchemaAssertion] = []) {
        self.assertions = assertions
        cost = assertions.reduce(0) { $0 + $1.cost }
    }
}

/// One thing that a schema asserts. Schemas within it are positions in the list of all nodes, so
/// that references cost nothing and may be recursive.
enum SchemaAssertion: Sendable {
    /// The schema `false`, told by the keyword under which it stands.
    case never(keyword: String)

    case type(SchemaTypes)
    case values(SchemaValues)
    case number(NumberBound)
    case size(SizeBound)

    case items(prefix: [Int], rest: Int?)
    case uniqueItems
    case contains(node: Int, atLeast: Int, atMost: Int)

    case members(MemberSchemas)
    case required([String])
    case propertyNames(Int)
    case dependentRequired([(name: String, names: [String])])
    case dependentSchemas([(name: String, node: Int)])

    case reference(Int)
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case conditional(condition: Int, then: Int?, otherwise: Int?)
}

extension SchemaAssertion {
    /// How many names, values and schemas are looked at.
    var cost: Int {
        switch self {
        case .never, .type, .number, .size, .items, .uniqueItems, .contains, .propertyNames,
            .reference, .not, .conditional:
            1
        case .values(let values): 1 + values.compoundCount
        case .members(let schemas): 1 + schemas.named.count
        case .required(let names): 1 + names.count
        case .dependentRequired(let names): names.reduce(1) { $0 + 1 + $1.names.count }
        case .dependentSchemas(let schemas): 1 + schemas.count
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): 1 + nodes.count
        }
    }

    /// The schemas that judge the same value as this assertion, not one within it.
    var inPlace: [Int] {
        switch self {
        case .never, .type, .values, .number, .size, .items, .uniqueItems, .contains, .members,
            .required, .propertyNames, .dependentRequired:
            []
        case .reference(let node), .not(let node): [node]
        case .dependentSchemas(let schemas): schemas.map(\.node)
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
        case .conditional(let condition, let then, let otherwise):
            [condition] + [then, otherwise].compactMap { $0 }
        }
    }
}
