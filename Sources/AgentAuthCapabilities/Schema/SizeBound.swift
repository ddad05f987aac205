// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// How long a string, how large an array or an object must be (`minLength` … `maxProperties`).
struct SizeBound: Sendable {
    enum Measure: Sendable { case characters, items, members }

    let keyword: SchemaKeyword
    private let measure: Measure
    private let range: ClosedRange<Int>

    init(_ keyword: SchemaKeyword, _ measure: Measure, _ range: ClosedRange<Int>) {
        self.keyword = keyword
        self.measure = measure
        self.range = range
    }

    /// Values of other kinds are not measured and admitted.
    func admits(_ instance: JSONValue) -> Bool {
        switch (measure, instance) {
        // A character is a Unicode scalar (Validation §6.3).
        case (.characters, .string(let string)): range.contains(string.unicodeScalars.count)
        case (.items, .array(let elements)): range.contains(elements.count)
        case (.members, .object(let object)): range.contains(object.count)
        default: true
        }
    }

    var sentence: String {
        let unit =
            switch measure {
            case .characters: "characters"
            case .items: "items"
            case .members: "members"
            }
        return range.upperBound == .max
            ? "Give at least \(range.lowerBound) \(unit)."
            : "Give at most \(range.upperBound) \(unit)."
    }
}
