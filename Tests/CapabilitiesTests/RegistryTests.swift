// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import StrictJSON
import Testing

/// What the registry refuses, and that it refuses the whole set then.
@Suite struct RegistryTests {
    private struct Offer: CapabilityProvider {
        let id: ProviderID
        let capabilities: [CapabilityDefinition]

        init(_ capabilities: [CapabilityDefinition], by name: String = "offer") throws {
            id = try #require(ProviderID(name))
            self.capabilities = capabilities
        }

        func describe() async throws -> ProviderManifest {
            ProviderManifest(version: "1", capabilities: capabilities)
        }

        func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome { .value(.null) }
        func health() async -> ProviderHealth { .ready }
        func shutdown() async {}
    }

    private static func definition(
        _ name: String, input: JSONValue? = nil, output: JSONValue? = nil
    ) -> CapabilityDefinition {
        CapabilityDefinition(
            name: name, description: "d", effects: .reads, input: input, output: output)
    }

    @Test(arguments: ["", "A", "a-b", "a b", "é", "a.b", String(repeating: "a", count: 201)])
    func namesOutOfForm(_ name: String) async throws {
        let error = await #expect(throws: RegistryError.self) {
            _ = try await CapabilityRegistry([Offer([Self.definition(name)])])
        }
        #expect(error?.capability == name && error?.problem.contains("name") == true)
    }

    @Test(arguments: ["a", "a_1", "0", String(repeating: "z", count: 200)])
    func namesInForm(_ name: String) async throws {
        let registry = try await CapabilityRegistry([Offer([Self.definition(name)])])
        #expect(registry[name]?.name == name)
    }

    @Test func aNameOfferedTwiceNamesBothProviders() async throws {
        let error = await #expect(throws: RegistryError.self) {
            _ = try await CapabilityRegistry([
                Offer([Self.definition("a")], by: "one"), Offer([Self.definition("a")], by: "two"),
            ])
        }
        #expect(error?.description.contains("'one'") == true)
        #expect(error?.description.contains("'two'") == true)
    }

    @Test(arguments: [false, true])
    func schemasThatDoNotLoad(_ isInput: Bool) async throws {
        let schema: JSONValue = ["type": "nonsense"]
        let error = await #expect(throws: RegistryError.self) {
            _ = try await CapabilityRegistry([
                Offer([
                    Self.definition(
                        "a", input: isInput ? schema : nil, output: isInput ? nil : schema)
                ])
            ])
        }
        #expect(error?.problem.contains(isInput ? "input schema" : "output schema") == true)
    }

    @Test func capabilitiesStandInOrderOfTheirNames() async throws {
        let registry = try await CapabilityRegistry([
            Offer([Self.definition("b"), Self.definition("a_")], by: "one"),
            Offer([Self.definition("a1"), Self.definition("a")], by: "two"),
        ])
        #expect(registry.capabilities.map(\.name) == ["a", "a1", "a_", "b"])
        #expect(registry["nope"] == nil)
    }
}
