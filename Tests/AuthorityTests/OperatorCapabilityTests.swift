// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Testing

/// A capability that the operator has disabled: grants stay, and nobody uses them.
@Suite struct OperatorCapabilityTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    @Test func aDisabledCapabilityIsWithheldAtOnceAndOverRestarts() async throws {
        try await Ground.run { ground in
            var stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            try await stage.authority.operations.disableCapability("check_balance")
            for _ in 0..<2 {
                let refused = try await stage.execute(actor, "check_balance", Self.look)
                #expect(refused.status == 403 && refused.code == "capability_not_granted")
                let listed = try await stage.send(.capabilities).json["capabilities"]?.array
                #expect(listed?.contains { $0["name"] == "check_balance" } == false)
                let asked = try await stage.register(
                    host: stage.key(), agent: stage.key(), capabilities: ["check_balance"])
                #expect(asked.code == "invalid_capabilities")
                let standing = try stage.authority.operations.capabilities().items
                    .first { $0.definition.name == "check_balance" }?.standing
                #expect(standing?.name == "disabled")
                try await stage.authority.shutdown()
                ground.timeline.pass(.seconds(2))
                stage = try await ground.open()
            }
            try await stage.authority.operations.enableCapability("check_balance")
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            let events = try stage.entries().compactMap { $0["ty"]?.string }
                .filter { $0.hasPrefix("capability.") }
            #expect(events == ["capability.disabled", "capability.enabled"])
            try await stage.authority.shutdown()
        }
    }

    /// A result is withheld when the capability was disabled, with acknowledgement, while it ran.
    @Test func aResultIsWithheldAfterAnAcknowledgedDisabling() throws {
        let interlude = try ExecutionTests.Interlude(.reads)
        try Stage.run(providers: [interlude]) { stage in
            let actor = try await stage.delegate(["pause"], for: stage.user())
            let desk = stage.authority.operations
            interlude.during { try await desk.disableCapability("pause") }
            let answer = try await stage.execute(actor, "pause")
            #expect(answer.code == "capability_not_granted" && answer.json["data"] == nil)
            try await desk.enableCapability("pause")
            interlude.during {}
            #expect(try await stage.execute(actor, "pause").status == 200)
        }
    }

    @Test func whatIsSoAlreadyChangesNothing() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            try await desk.enableCapability("check_balance")
            #expect(try stage.entries().last?["ty"] == "operator.called")
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.disableCapability("nothing")
            }
            #expect(refusal?.code == .capabilityNotFound)
            let entry = try #require(try stage.entries().last)
            #expect(entry["ty"] == "operator.refused" && entry["cap"] == nil)
        }
    }

    @Test func capabilitiesAreListedPageByPage() throws {
        try Stage.run(configure: { $0.capabilities.blocked = ["send_mail"] }) { stage in
            let desk = stage.authority.operations
            let all = try desk.capabilities().items
            #expect(all.first { $0.definition.name == "send_mail" }?.standing == .blocked)
            var (names, cursor): ([String], String?) = ([], nil)
            repeat {
                let page = try desk.capabilities(PageRequest(after: cursor, limit: 2))
                names += page.items.map(\.definition.name)
                cursor = page.next
            } while cursor != nil
            #expect(names == all.map(\.definition.name) && names.count > 3)
        }
    }
}
