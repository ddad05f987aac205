// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// What a number is measured against (`minimum`, `maximum`, the exclusive ones, `multipleOf`),
/// exactly.
struct NumberBound: Sendable {
    enum Relation: Sendable { case atLeast, atMost, above, below, multiple }

    let keyword: SchemaKeyword
    private let relation: Relation
    private let bound: JSONNumber

    init(_ keyword: SchemaKeyword, _ relation: Relation, _ bound: JSONNumber) {
        self.keyword = keyword
        self.relation = relation
        self.bound = bound
    }

    func admits(_ number: JSONNumber) -> Bool {
        switch relation {
        case .atLeast: number >= bound
        case .atMost: number <= bound
        case .above: number > bound
        case .below: number < bound
        case .multiple: number.isMultiple(of: bound)
        }
    }

    var sentence: String {
        switch relation {
        case .atLeast: "Give a number of at least \(bound)."
        case .atMost: "Give a number of at most \(bound)."
        case .above: "Give a number above \(bound)."
        case .below: "Give a number below \(bound)."
        case .multiple: "Give a multiple of \(bound)."
        }
    }
}
