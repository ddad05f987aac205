// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// What a provider says of itself.
public struct ProviderManifest: Hashable, Sendable {
    /// The version of what it offers, for people.
    public var version: String

    /// How long a call may take before the engine gives it up; nil for a provider that answers
    /// from memory, without waiting for anything.
    public var executeTimeout: Duration?

    public var capabilities: [CapabilityDefinition]

    public init(
        version: String, executeTimeout: Duration? = nil, capabilities: [CapabilityDefinition]
    ) {
        self.version = version
        self.executeTimeout = executeTimeout
        self.capabilities = capabilities
    }
}

/// One capability of a provider.
public struct CapabilityDefinition: Hashable, Sendable {
    /// `[a-z0-9_]+`, unique in the server (§2.14).
    public var name: String
    public var description: String
    public var effects: CapabilityEffects
    /// JSON Schema of the arguments object; nil when there are none.
    public var input: JSONValue?
    /// JSON Schema of the result; of each value, where the capability answers with a stream.
    public var output: JSONValue?
    /// Calls that work, for documentation and conformance checks: argument objects.
    public var examples: [JSONValue]

    public init(
        name: String, description: String, effects: CapabilityEffects, input: JSONValue? = nil,
        output: JSONValue? = nil, examples: [JSONValue] = []
    ) {
        self.name = name
        self.description = description
        self.effects = effects
        self.input = input
        self.output = output
        self.examples = examples
    }
}

/// What a capability does to the world. It drives the strength of approval, whether a start is
/// recorded before the call, and the words on the consent page.
public enum CapabilityEffects: String, Sendable, CaseIterable {
    case reads, changes, deletes
}
