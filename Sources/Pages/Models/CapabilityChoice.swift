// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

/// One capability that is asked for, to be ticked.
public struct CapabilityChoice: Sendable {
    /// What the capability does to the world.
    public enum Effect: Sendable {
        case reads, changes, deletes
        /// The server offers it no longer.
        case unknown
    }

    let name: String
    let about: String
    let risk: String
    let sign: String
    let style: String
    let limits: [String]
    let unlimited: [String]
    let isWithoutArguments: Bool
    let isApprovable: Bool
    /// Whether there is a box to tick; not when nothing can be approved right now.
    var isOffered: Bool
    let isTicked: Bool
    let narrowings: [Narrowing]
    let hasNarrowings: Bool
    /// Whether something was typed to narrow it, so that the fields are in view.
    let isNarrowed: Bool

    /// One argument, and what was typed to narrow it.
    struct Narrowing: Sendable {
        let field: String
        /// The form field's name: `narrow:` and the capability, a colon, the argument.
        let name: String
        let typed: String
    }

    /// - Parameters:
    ///   - arguments: the names of what the capability can be called with.
    ///   - isApprovable: whether it can be approved on the page, and not only denied.
    ///   - typed: what was typed so far to narrow an argument, by its name.
    public init(
        name: String, description: String, effect: Effect, constraints: Constraints,
        arguments: [String], isApprovable: Bool, isTicked: Bool = false,
        typed: [String: String] = [:]
    ) {
        self.name = name
        about = description
        switch effect {
        case .reads: (risk, sign, style) = ("Only looks", "○", "reads")
        case .changes: (risk, sign, style) = ("Changes things", "▲", "changes")
        case .deletes: (risk, sign, style) = ("Deletes things", "■", "deletes")
        case .unknown: (risk, sign, style) = ("Not offered any more", "–", "deletes")
        }
        limits = constraints.fields.map(\.sentence)
        unlimited = arguments.filter { constraints[$0] == nil }.map { "any \($0)" }
        isWithoutArguments = arguments.isEmpty && constraints.isEmpty
        self.isApprovable = isApprovable
        isOffered = isApprovable
        self.isTicked = isTicked && isApprovable
        narrowings =
            isApprovable
            ? arguments.map {
                Narrowing(field: $0, name: "narrow:\(name):\($0)", typed: typed[$0] ?? "")
            } : []
        hasNarrowings = !narrowings.isEmpty
        isNarrowed = narrowings.contains { !$0.typed.isEmpty }
    }
}
