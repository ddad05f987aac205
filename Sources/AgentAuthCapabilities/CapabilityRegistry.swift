// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// What a server offers: every capability of every provider, checked once and then only read.
public struct CapabilityRegistry: Sendable {
    /// In the order of their names' bytes.
    public let capabilities: [Capability]

    private let byName: [String: Capability]
    private let providers: [any CapabilityProvider]

    /// Asks every provider what it offers, and refuses the whole set when any of it is unusable:
    /// a name out of `[a-z0-9_]+`, a name offered twice, a schema that does not load.
    public init(_ providers: [any CapabilityProvider]) async throws {
        var byName: [String: Capability] = [:]
        for provider in providers {
            let manifest = try await provider.describe()
            for definition in manifest.capabilities {
                let capability = try Capability(definition, of: provider, manifest: manifest)
                if let other = byName.updateValue(capability, forKey: definition.name) {
                    throw RegistryError(
                        provider: provider.id, capability: definition.name,
                        problem: "is offered by '\(other.provider.id)' too; rename one of them")
                }
            }
        }
        self.byName = byName
        self.providers = providers
        capabilities = byName.values.sorted {
            $0.definition.name.utf8.lexicographicallyPrecedes($1.definition.name.utf8)
        }
    }

    /// The capability of that name; names are ASCII, so Swift's `==` compares their bytes.
    public subscript(name: String) -> Capability? { byName[name] }

    /// Lets every provider finish.
    public func shutdown() async {
        for provider in providers { await provider.shutdown() }
    }
}

/// One capability, ready to be granted and executed. A class, for it is made once and every call
/// holds it.
public final class Capability: Sendable {
    public let definition: CapabilityDefinition
    public let provider: any CapabilityProvider
    /// How long a call may take; nil for providers that answer from memory.
    public let executeTimeout: Duration?
    /// What the arguments object must be; nil when the capability takes none.
    public let input: JSONSchema?
    /// What the result should be.
    public let output: JSONSchema?

    init(
        _ definition: CapabilityDefinition, of provider: any CapabilityProvider,
        manifest: ProviderManifest
    ) throws {
        func refuse(_ problem: String) -> RegistryError {
            RegistryError(provider: provider.id, capability: definition.name, problem: problem)
        }
        func compile(_ schema: JSONValue?, _ name: String) throws -> JSONSchema? {
            do {
                return try schema.map { try JSONSchema($0) }
            } catch {
                throw refuse("has an unusable \(name) schema: \(error)")
            }
        }
        let isNamed = definition.name.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
        }
        guard isNamed, (1...200).contains(definition.name.utf8.count) else {
            throw refuse("has a name other than 1 to 200 of a-z, 0-9 and _")
        }
        self.definition = definition
        self.provider = provider
        executeTimeout = manifest.executeTimeout
        input = try compile(definition.input, "input")
        output = try compile(definition.output, "output")
    }

    public var name: String { definition.name }

    /// Whether a field is a top-level argument, so that a constraint may name it.
    public func takes(argument name: String) -> Bool {
        input?.topLevelProperties.contains { $0.utf8.elementsEqual(name.utf8) } ?? false
    }
}

/// Why the registry refuses a provider.
public struct RegistryError: Error, CustomStringConvertible {
    public let provider: ProviderID
    public let capability: String
    public let problem: String

    public var description: String {
        "The capability '\(capability)' of the provider '\(provider)' \(problem)."
    }
}
