// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Configuration
import StrictJSON

extension SettingType where Value == RateLimit {
    /// How often something may happen.
    static let rate = SettingType("rate", shape: .text, shown: { .string($0.description) }) {
        try RateArgument(expecting: try $0.text()).limit
    }
}

extension SettingType where Value == [String: AuthorityConfiguration.CapabilityRate] {
    /// Rates by capability: one for everybody together, or `{total, per_agent}`.
    static let capabilityRates = SettingType(
        "rates by capability", shape: .structure,
        shown: { rates in .object(byName: rates) { $0.json } }
    ) { content in
        try content.mapping("a mapping from capabilities to rates").mapValues { value in
            if let text = value.string {
                return .init(total: try RateArgument(expecting: text).limit)
            }
            let members = try value.members(of: ["total", "per_agent"])
            guard !members.isEmpty else { throw SettingError("a rate, or {total, per_agent}") }
            func rate(_ name: String) throws -> RateLimit? {
                try members[name].map { try RateArgument(expecting: $0.string ?? "").limit }
            }
            return .init(total: try rate("total"), perAgent: try rate("per_agent"))
        }
    }
}

extension SettingType where Value == [String: Duration] {
    /// Lengths of time by capability.
    static let capabilityDurations = SettingType(
        "durations by capability", shape: .structure,
        shown: { durations in
            .object(byName: durations) { .string(DurationArgument($0).description) }
        }
    ) { content in
        try content.mapping("a mapping from capabilities to durations").mapValues { value in
            try Settings.lifetime(value.string ?? "")
        }
    }
}

extension SettingType where Value == [String: Set<ApproverKind>] {
    /// Who may approve, by capability.
    static let approvers = SettingType(
        "approvers by capability", shape: .structure,
        shown: { approvers in
            .object(byName: approvers) { kinds in
                .array(kinds.map(\.rawValue).sorted().map { .string($0) })
            }
        }
    ) { content in
        try content.mapping("a mapping from capabilities to lists of approvers")
            .mapValues { value in
                let words = ApproverKind.allCases.map(\.rawValue).joined(separator: ", ")
                let kinds = (value.array ?? []).map {
                    $0.string.flatMap(ApproverKind.init(rawValue:))
                }
                guard !kinds.isEmpty, !kinds.contains(nil) else {
                    throw SettingError("for each capability a list of \(words), not empty")
                }
                return Set(kinds.compactMap { $0 })
            }
    }
}

extension SettingType where Value == LifetimeChanges {
    /// What is different for one mode.
    static let lifetimeChanges = SettingType(
        "lifetimes", shape: .structure, shown: { $0.json }
    ) { content in
        let members = try content.json().members(of: LifetimeChanges.names)
        func length(_ name: String) throws -> Duration? {
            try members[name].map { try Settings.lifetime($0.string ?? "") }
        }
        return LifetimeChanges(
            sessionTTL: try length("session_ttl"), maximum: try length("max_lifetime"),
            absolute: try length("absolute_lifetime"))
    }
}

/// The lifetimes of one mode that differ from those of all.
struct LifetimeChanges: Hashable, Sendable {
    var sessionTTL: Duration?
    var maximum: Duration?
    var absolute: Duration?

    fileprivate static let names = ["session_ttl", "max_lifetime", "absolute_lifetime"]

    /// What holds for the mode.
    func applied(to lifetimes: Lifetimes) -> Lifetimes {
        Lifetimes(
            sessionTTL: sessionTTL ?? lifetimes.sessionTTL, maximum: maximum ?? lifetimes.maximum,
            absolute: absolute ?? lifetimes.absolute)
    }

    fileprivate var json: JSONValue {
        let values = zip(LifetimeChanges.names, [sessionTTL, maximum, absolute])
        return .object(
            JSONObject(
                values.compactMap { name, value in
                    value.map { (name, .string(DurationArgument($0).description)) }
                }))
    }
}

extension AuthorityConfiguration.CapabilityRate {
    /// As short as it can be written.
    fileprivate var json: JSONValue {
        guard let perAgent else { return total.map { .string($0.description) } ?? [:] }
        var members: [(String, JSONValue)] = [("per_agent", .string(perAgent.description))]
        if let total { members.insert(("total", .string(total.description)), at: 0) }
        return .object(JSONObject(members))
    }
}

extension RateArgument {
    fileprivate init(expecting text: String) throws(SettingError) {
        guard let rate = RateArgument(text) else {
            throw SettingError(
                "a rate such as 600/min, by s, min, h or d, from 1 to \(RateLimit.largestCount)")
        }
        self = rate
    }
}

extension JSONValue {
    /// An object's members; throws when it is none, or has another member than `known`.
    fileprivate func members(of known: [String]) throws(SettingError) -> JSONObject {
        guard let object, object.keys.allSatisfy(known.contains) else {
            throw SettingError("a mapping with no other keys than \(known.joined(separator: ", "))")
        }
        return object
    }

    fileprivate static func object<Value>(
        byName values: [String: Value], _ json: (Value) -> JSONValue
    ) -> JSONValue {
        .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }))
    }
}
