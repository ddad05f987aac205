// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The schemas of an object's members: named ones (`properties`) and the one for all others
/// (`additionalProperties`).
struct MemberSchemas: Sendable {
    let named: [(name: String, node: Int)]
    let others: Int?
    private let names: Set<UTF8Key>

    init(named: [(name: String, node: Int)], others: Int?) {
        self.named = named
        self.others = others
        names = Set(named.map { UTF8Key($0.name) })
    }

    func areNamed(_ name: String) -> Bool { names.contains(UTF8Key(name)) }
}
