// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import StrictJSON
import Testing

/// `GET /approvals/watch`: requests as they come and go.
@Suite struct ApprovalWatchTests {
    private static func watch(_ api: AdminAPI) async throws -> EventStream {
        let reply = await api.respond(
            to: AdminCall(method: "GET", path: AdminAPI.prefix + "/approvals/watch"))
        guard case .events(let events) = reply.content else {
            throw NoEvents(status: reply.status)
        }
        return events
    }

    struct NoEvents: Error {
        let status: Int
    }

    @Test func whatWaitsWhatComesAndWhatGoes() async throws {
        try await AdminAPITests.run { served, api in
            func register() async throws -> String? {
                try await served.register(
                    served.key(), served.key(),
                    capabilities: ["check_balance"]
                ).json["agent_id"]?.string
            }
            let first = try await register()
            let events = try await Self.watch(api)
            var event = try #require(await events.next())
            #expect(event.name == "waiting")
            let waiting = try JSONValue(parsing: event.data)
            #expect(waiting["agent_id"]?.string == first)

            let second = try await register()
            event = try #require(await events.next())
            #expect(event.name == "waiting")
            #expect(try JSONValue(parsing: event.data)["agent_id"]?.string == second)

            let id = try #require(waiting["id"]?.string)
            _ = try await AdminAPITests.ask(api, "POST", "/approvals/\(id)/deny")
            event = try #require(await events.next())
            #expect(event.name == "closed")
            #expect(
                try JSONValue(parsing: event.data) == ["id": .string(id), "status": "denied"])
            events.cancel()
            #expect(await events.next() == nil)
        }
    }

    @Test func aWatchThatNobodyReadsEndsWithItsTask() async throws {
        try await AdminAPITests.run { served, api in
            let events = try await Self.watch(api)
            let reading = Task { await events.next() }
            reading.cancel()
            #expect(await reading.value == nil)
        }
    }
}
