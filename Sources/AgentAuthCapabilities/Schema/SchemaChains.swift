// SPDX-License-Identifier: Apache-2.0

/// The chains of schemas that judge one and the same value, checked when a schema is loaded: an
/// endless one (`{"$ref": "#"}`) would never come to an end, a long one costs stack.
struct SchemaChains {
    private let nodes: [SchemaNode]
    private let places: [JSONPointer]

    /// How long the longest chain from a node is, once known.
    private var lengths: [Int?]

    init(_ nodes: [SchemaNode], _ places: [JSONPointer]) {
        self.nodes = nodes
        self.places = places
        lengths = Array(repeating: nil, count: nodes.count)
    }

    consuming func check() throws(SchemaError) {
        for node in nodes.indices { _ = try length(node, depth: 1) }
    }

    /// The recursion ends at the limit, so that a circle is found like any chain too long.
    private mutating func length(_ node: Int, depth: Int) throws(SchemaError) -> Int {
        if let known = lengths[node] { return known }
        var longest = 0
        for next in nodes[node].assertions.flatMap(\.inPlace) {
            guard depth < SchemaLimits.chain else { throw endless(node) }
            longest = max(longest, try length(next, depth: depth + 1))
        }
        guard longest < SchemaLimits.chain else { throw endless(node) }
        lengths[node] = longest + 1
        return longest + 1
    }

    private func endless(_ node: Int) -> SchemaError {
        SchemaError(reason: .endless, keyword: "$ref", pointer: places[node].text)
    }
}
