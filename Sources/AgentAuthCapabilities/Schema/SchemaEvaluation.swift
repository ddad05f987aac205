// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// One instance judged by one schema.
///
/// Work is bounded by ``SchemaLimits``: an evaluation that would exceed it is exhausted, and then
/// the instance is not valid, whatever `not` or `oneOf` make of the parts.
struct SchemaEvaluation {
    private let nodes: [SchemaNode]
    private var path = InstancePath()
    private var work = 0
    private var depth = 0
    private var found: [SchemaViolation] = []

    /// Whether every violation is kept with its place; otherwise the first one ends the look.
    private(set) var isReporting: Bool

    private(set) var isExhausted = false

    init(_ nodes: [SchemaNode], isReporting: Bool) {
        self.nodes = nodes
        self.isReporting = isReporting
    }

    /// What was found, and that not everything was looked at if so.
    var violations: [SchemaViolation] {
        guard isExhausted else { return found }
        let exhausted = SchemaViolation(
            pointer: "", keyword: "false",
            sentence: "Give a smaller value: this one takes too much work to check.")
        return found.prefix(SchemaLimits.violations - 1) + [exhausted]
    }

    /// Whether the schema at that position holds for `instance`.
    mutating func holds(_ node: Int, for instance: JSONValue) -> Bool {
        if takesAnything(node) { return true }
        guard spend(nodes[node].cost + instance.size), depth < SchemaLimits.depth else {
            isExhausted = true
            return false
        }
        depth += 1
        defer { depth -= 1 }
        var holds = true
        for assertion in nodes[node].assertions where !self.holds(assertion, for: instance) {
            holds = false
            guard wantsMore else { break }
        }
        return holds
    }

    /// Whether the schema at that position asserts nothing.
    func takesAnything(_ node: Int) -> Bool { nodes[node].assertions.isEmpty }

    /// Takes work off what may be done, and says whether there was enough left.
    mutating func spend(_ amount: Int) -> Bool {
        work += amount
        if work > SchemaLimits.work { isExhausted = true }
        return !isExhausted
    }

    /// Whether to look on after a violation.
    var wantsMore: Bool {
        isReporting && !isExhausted && found.count < SchemaLimits.violations
    }

    /// Whether the schema holds for a value within the one that is being judged.
    mutating func holds(
        _ node: Int, for instance: JSONValue, at step: @autoclosure () -> InstancePath.Step
    ) -> Bool {
        guard isReporting else { return holds(node, for: instance) }
        path.enter(step())
        defer { path.leave() }
        return holds(node, for: instance)
    }

    /// Whether the schema holds, without a report of why not.
    mutating func holdsQuietly(_ node: Int, for instance: JSONValue) -> Bool {
        let wasReporting = isReporting
        isReporting = false
        defer { isReporting = wasReporting }
        return holds(node, for: instance)
    }

    /// Notes a violation unless `holds`; passes `holds` on.
    mutating func expect(
        _ holds: Bool, _ keyword: @autoclosure () -> String, _ sentence: @autoclosure () -> String
    ) -> Bool {
        if !holds, wantsMore {
            let violation = SchemaViolation(
                pointer: path.pointer, keyword: keyword(), sentence: sentence())
            found.append(violation)
        }
        return holds
    }

    private mutating func holds(_ assertion: SchemaAssertion, for instance: JSONValue) -> Bool {
        switch assertion {
        case .never(let keyword): expect(false, keyword, "Leave this out: nothing is taken here.")
        case .type(let types): expect(types.admit(instance), "type", types.sentence)
        case .values(let values):
            expect(values.admit(instance), values.keyword.rawValue, values.sentence)
        case .number(let bound):
            expect(
                instance.number.map(bound.admits) ?? true, bound.keyword.rawValue, bound.sentence)
        case .size(let bound):
            expect(bound.admits(instance), bound.keyword.rawValue, bound.sentence)
        case .items, .uniqueItems, .contains:
            instance.array.map { holds(assertion, items: $0) } ?? true
        case .members, .required, .propertyNames, .dependentRequired:
            instance.object.map { holds(assertion, members: $0) } ?? true
        case .dependentSchemas, .reference, .allOf, .anyOf, .oneOf, .not, .conditional:
            holds(assertion, inPlace: instance)
        }
    }
}
