// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Assertions that apply other schemas to the same value.
extension SchemaEvaluation {
    mutating func holds(_ assertion: SchemaAssertion, inPlace instance: JSONValue) -> Bool {
        switch assertion {
        case .reference(let node): return holds(node, for: instance)
        case .allOf(let nodes): return all(nodes, hold: instance)
        case .anyOf(let nodes):
            for node in nodes where holdsQuietly(node, for: instance) { return true }
            return expect(false, "anyOf", "Give a value of one of the kinds described.")
        case .oneOf(let nodes): return one(of: nodes, holds: instance)
        case .not(let node):
            let holds = holdsQuietly(node, for: instance)
            return expect(!holds, "not", "Give another value: this one is ruled out.")
        case .conditional(let condition, let then, let otherwise):
            let branch = holdsQuietly(condition, for: instance) ? then : otherwise
            return branch.map { holds($0, for: instance) } ?? true
        case .dependentSchemas(let schemas):
            guard let object = instance.object else { return true }
            return all(schemas.filter { object[$0.name] != nil }.map(\.node), hold: instance)
        default: return true
        }
    }

    private mutating func all(_ nodes: [Int], hold instance: JSONValue) -> Bool {
        var all = true
        for node in nodes where !holds(node, for: instance) {
            all = false
            guard wantsMore else { break }
        }
        return all
    }

    private mutating func one(of nodes: [Int], holds instance: JSONValue) -> Bool {
        var count = 0
        for node in nodes where holdsQuietly(node, for: instance) {
            count += 1
            if count > 1 { break }
        }
        return expect(count >= 1, "oneOf", "Give a value of one of the kinds described.")
            && expect(count <= 1, "oneOf", "Give a value of exactly one of the kinds described.")
    }
}
