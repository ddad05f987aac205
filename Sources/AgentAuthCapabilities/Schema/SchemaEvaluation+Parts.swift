// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Assertions about the parts of arrays and objects.
extension SchemaEvaluation {
    mutating func holds(_ assertion: SchemaAssertion, items: [JSONValue]) -> Bool {
        switch assertion {
        case .items(let prefix, let rest): return holds(prefix: prefix, rest: rest, items: items)
        case .uniqueItems:
            return expect(areUnique(items), "uniqueItems", "Give each item once.")
        case .contains(let node, let least, let most):
            return contains(node, least, most, items: items)
        default: return true
        }
    }

    mutating func holds(_ assertion: SchemaAssertion, members object: JSONObject) -> Bool {
        switch assertion {
        case .members(let schemas): return holds(schemas, members: object)
        case .required(let names): return has(names, object, keyword: "required")
        case .propertyNames(let node): return namesHold(node, object)
        case .dependentRequired(let dependencies):
            var holds = true
            for (name, names) in dependencies where object[name] != nil {
                holds = has(names, object, keyword: "dependentRequired") && holds
            }
            return holds
        default: return true
        }
    }

    private mutating func areUnique(_ items: [JSONValue]) -> Bool {
        guard items.count > 1 else { return true }
        // Hashing looks at everything within the items.
        return spend(items.reduce(0) { $0 + $1.deepSize }) && Set(items).count == items.count
    }

    private mutating func holds(prefix: [Int], rest: Int?, items: [JSONValue]) -> Bool {
        var holds = true
        for (index, item) in items.enumerated() {
            guard let node = index < prefix.count ? prefix[index] : rest else { break }
            if self.holds(node, for: item, at: .item(index)) { continue }
            holds = false
            guard wantsMore else { break }
        }
        return holds
    }

    private mutating func contains(
        _ node: Int, _ least: Int, _ most: Int, items: [JSONValue]
    ) -> Bool {
        var count = 0
        for item in items where holdsQuietly(node, for: item) {
            count += 1
            if count > most || count >= least && most == .max { break }
        }
        return expect(
            count >= least, least == 1 ? "contains" : "minContains",
            "Give at least \(least) of the items looked for.")
            && expect(count <= most, "maxContains", "Give at most \(most) of the items looked for.")
    }

    private mutating func holds(_ schemas: MemberSchemas, members object: JSONObject) -> Bool {
        var holds = true
        for (name, node) in schemas.named {
            guard let value = object[name], !self.holds(node, for: value, at: .member(name)) else {
                continue
            }
            holds = false
            guard wantsMore else { return false }
        }
        guard let others = schemas.others, !takesAnything(others) else { return holds }
        for (name, value) in object where !schemas.areNamed(name) {
            if self.holds(others, for: value, at: .member(name)) { continue }
            holds = false
            guard wantsMore else { break }
        }
        return holds
    }

    private mutating func has(_ names: [String], _ object: JSONObject, keyword: String) -> Bool {
        var holds = true
        for name in names where object[name] == nil {
            holds = expect(false, keyword, "Add the member \"\(name.quotation)\".")
            guard wantsMore else { break }
        }
        return holds
    }

    private mutating func namesHold(_ node: Int, _ object: JSONObject) -> Bool {
        var holds = true
        for (name, _) in object where !holdsQuietly(node, for: .string(name)) {
            holds = expect(
                false, "propertyNames", "Rename the member \"\(name.quotation)\".")
            guard wantsMore else { break }
        }
        return holds
    }
}
