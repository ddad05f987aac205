// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The answer of a directory (§6.11): the servers that fit an intent, best first.
public struct ProviderSearch: Hashable, Sendable {
    public var providers: [Discovery]
    /// What was searched for, as it was asked.
    public var intent: String

    public init(providers: [Discovery], intent: String) {
        self.providers = providers
        self.intent = intent
    }

    /// Reads a directory's answer. A document that this version cannot read is left out: one server
    /// of another version must not hide the others.
    public init(_ json: JSONValue) throws(ProtocolError) {
        let members = try MessageReader(json)
        guard let documents = try members.array("providers") else {
            throw .invalidRequest("'providers' is missing; it must be an array.")
        }
        providers = documents.compactMap { try? Discovery($0) }
        intent = try members.string("intent") ?? ""
    }

    public var json: JSONValue {
        [
            "providers": .array(providers.map(\.json)), "intent": .string(intent),
            "count": .number(JSONNumber(providers.count)),
        ]
    }
}
