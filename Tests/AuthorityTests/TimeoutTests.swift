// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON
import Synchronization
import Testing

/// Providers that do not come back in time.
@Suite struct TimeoutTests {
    /// A call that ignores its cancellation is answered at its deadline, and collected when it ends;
    /// a provider with sixteen of them is not called.
    @Test func aCallIsGivenUpAndCounted() throws {
        let door = Door()
        let errand = try Errand(.changes, timeout: .seconds(5)) { call in
            #expect(call.deadline != nil)
            await door.pass()
            return .value("late")
        }
        try Stage.run(providers: [errand, try Guest()]) { stage in
            let actor = try await stage.delegate(["errand", "greet"], for: stage.user())
            for number in 1...16 {
                let begun = stage.timeline.monotonic
                let answer = try await stage.execute(actor, "errand")
                #expect(answer.status == 504 && answer.code == "capability_timeout")
                #expect(stage.timeline.monotonic - begun == .seconds(5))
                #expect(try stage.entries().last?["out"]?.string == "unknown")
                #expect(stage.authority.figures.abandonedCalls == number)
            }
            let before = stage.authority.ledgerSize
            let refused = try await stage.execute(actor, "errand")
            #expect(refused.status == 503 && refused.code == "unavailable")
            #expect(refused.reply.header("Retry-After") == "10")
            #expect(errand.calls.withLock { $0 } == 16, "it was not called")
            #expect(try stage.entries().last?["out"]?.string == "refused")
            #expect(stage.authority.ledgerSize == before + 1)
            #expect(try await stage.execute(actor, "greet").status == 200, "others are")

            door.open()
            try await stage.timeline.sleep(for: .milliseconds(1))
            #expect(stage.authority.figures.abandonedCalls == 0)
            #expect(try await stage.execute(actor, "errand").json["data"] == "late")
        }
    }

    /// A stream that comes too late is let go of.
    @Test func aLateStreamIsCancelled() throws {
        let door = Door()
        let isCancelled = Mutex(false)
        let errand = try Errand(timeout: .seconds(1)) { _ in
            await door.pass()
            return .stream(
                CapabilityStream(next: { nil }, cancel: { isCancelled.withLock { $0 = true } }))
        }
        try Stage.run(providers: [errand]) { stage in
            let actor = try await stage.delegate(["errand"], for: stage.user())
            #expect(try await stage.execute(actor, "errand").status == 504)
            door.open()
            try await stage.timeline.sleep(for: .milliseconds(1))
            #expect(isCancelled.withLock { $0 })
        }
    }

    private struct Guest: CapabilityProvider {
        let id: ProviderID

        init() throws { id = try #require(ProviderID("guest")) }
        func describe() async throws -> ProviderManifest {
            ProviderManifest(
                version: "1",
                capabilities: [
                    CapabilityDefinition(name: "greet", description: "Greet", effects: .reads)
                ])
        }
        func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome { .value("hello") }
        func health() async -> ProviderHealth { .ready }
        func shutdown() async {}
    }
}
