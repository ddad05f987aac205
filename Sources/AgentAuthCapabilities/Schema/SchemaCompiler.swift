// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Turns a schema into a list of nodes, the whole first.
///
/// A schema within is given its position when it is first met and compiled when its turn comes, so
/// that neither nesting nor chains of references cost stack.
struct SchemaCompiler {
    private let root: JSONValue
    private var nodes: [SchemaNode] = []
    private var places: [JSONPointer] = []
    private var positions: [UTF8Key: Int] = [:]
    private var waiting: [(node: Int, schema: JSONValue, keyword: String)] = []

    static func compile(_ schema: JSONValue) throws(SchemaError) -> [SchemaNode] {
        var compiler = SchemaCompiler(root: schema)
        _ = try compiler.node(for: schema, at: JSONPointer(), under: "false")
        while let next = compiler.waiting.popLast() {
            let assertions = try compiler.assertions(
                of: next.schema, at: compiler.places[next.node], under: next.keyword)
            compiler.nodes[next.node] = SchemaNode(assertions)
        }
        try SchemaChains(compiler.nodes, compiler.places).check()
        return compiler.nodes
    }

    private init(root: JSONValue) {
        self.root = root
    }

    /// The position of the schema at that place, which is compiled once.
    mutating func node(
        for schema: JSONValue, at place: JSONPointer, under keyword: String
    ) throws(SchemaError) -> Int {
        if let known = positions[UTF8Key(place.text)] { return known }
        guard nodes.count < SchemaLimits.nodes else {
            throw SchemaError(reason: .tooLarge, keyword: keyword, pointer: place.text)
        }
        let position = nodes.count
        nodes.append(SchemaNode())
        places.append(place)
        positions[UTF8Key(place.text)] = position
        waiting.append((position, schema, keyword))
        return position
    }

    /// The position of the schema that a keyword holds.
    mutating func node(_ scope: Scope) throws(SchemaError) -> Int {
        try node(for: scope.value, at: scope.place, under: scope.keyword.rawValue)
    }

    /// The position of the schema to which `$ref` refers.
    mutating func target(_ scope: Scope) throws(SchemaError) -> Int {
        guard let text = scope.value.string else { throw scope.malformed("a string") }
        guard text.utf8.first == UInt8(ascii: "#"),
            let (place, schema) = JSONPointer.resolve(fragment: text.dropFirst(), in: root)
        else { throw scope.error(.unresolved) }
        return try node(for: schema, at: place, under: scope.keyword.rawValue)
    }

    private mutating func assertions(
        of schema: JSONValue, at place: JSONPointer, under keyword: String
    ) throws(SchemaError) -> [SchemaAssertion] {
        switch schema {
        case .bool(true): return []
        case .bool(false): return [.never(keyword: keyword)]
        case .object(let object):
            var assertions: [SchemaAssertion] = []
            for (name, value) in object {
                guard let keyword = SchemaKeyword(rawValue: name) else {
                    let pointer = place.appending(name).text
                    throw SchemaError(reason: .unsupported, keyword: name, pointer: pointer)
                }
                let scope = Scope(keyword: keyword, value: value, object: object, parent: place)
                if let assertion = try assertion(scope) { assertions.append(assertion) }
            }
            return assertions
        default:
            let reason = SchemaError.Reason.malformed(expected: "a schema: an object or a boolean")
            throw SchemaError(reason: reason, keyword: "", pointer: place.text)
        }
    }

    /// One keyword of one schema: its value, its neighbours, its place.
    struct Scope {
        let keyword: SchemaKeyword
        let value: JSONValue
        let object: JSONObject
        let parent: JSONPointer

        var place: JSONPointer { parent.appending(keyword) }

        func neighbour(_ keyword: SchemaKeyword) -> JSONValue? { object[keyword.rawValue] }

        func error(_ reason: SchemaError.Reason) -> SchemaError {
            SchemaError(reason: reason, keyword: keyword.rawValue, pointer: place.text)
        }

        func malformed(_ expected: String) -> SchemaError { error(.malformed(expected: expected)) }

        /// Another keyword of the same schema, if it is there.
        func beside(_ keyword: SchemaKeyword) -> Scope? {
            neighbour(keyword).map {
                Scope(keyword: keyword, value: $0, object: object, parent: parent)
            }
        }

        func needs(_ other: SchemaKeyword) throws(SchemaError) {
            guard neighbour(other) != nil else { throw error(.useless(without: other.rawValue)) }
        }
    }
}
