// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The values of which an instance must be one (`enum`, `const`), compared as JSON: strings by
/// their bytes, numbers by value, objects whatever the order of their members.
struct SchemaValues: Sendable {
    let keyword: SchemaKeyword
    private let listed: [JSONValue]
    private let scalars: Set<JSONValue>
    private let compounds: [JSONValue]

    init(_ keyword: SchemaKeyword, _ values: [JSONValue]) {
        self.keyword = keyword
        listed = values
        scalars = Set(values.filter { !$0.isCompound })
        compounds = values.filter(\.isCompound)
    }

    /// How many arrays and objects an instance is compared with one by one.
    var compoundCount: Int { compounds.count }

    /// Arrays and objects are compared, not hashed: a comparison ends where the listed value does,
    /// however large the instance is.
    func admit(_ instance: JSONValue) -> Bool {
        instance.isCompound ? compounds.contains(instance) : scalars.contains(instance)
    }

    var sentence: String {
        let quoted = listed.prefix(SchemaLimits.quotedValues).map {
            String(decoding: $0.serialized(), as: UTF8.self).quotation
        }
        let more = listed.count > quoted.count ? " …" : ""
        let lead = listed.count == 1 ? "Give exactly " : "Give one of "
        return lead + quoted.joined(separator: ", ") + more + "."
    }
}
