// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// When published keys are fetched, how often, and who waits (§8.12, §10.4).
@Suite struct KeySetCacheTests {
    struct Life: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let maximumAge: Duration?
        let life: Int
    }

    @Test(arguments: [
        Life(testDescription: "nothing said", maximumAge: nil, life: 300),
        Life(testDescription: "not to be kept", maximumAge: .zero, life: 300),
        Life(testDescription: "a minute", maximumAge: .seconds(60), life: 300),
        Life(testDescription: "an hour", maximumAge: .seconds(3600), life: 3600),
        Life(testDescription: "a week", maximumAge: .seconds(7 * 86_400), life: 86_400),
    ])
    func aSetIsKeptAsItsPublisherSaysWithinBounds(_ life: Life) throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts, for: life.maximumAge)
            let agent = try await stage.register(host, agent: stage.stage.key()).json["agent_id"]
            try await stage.stage.timeline.sleep(for: .seconds(life.life - 1))
            #expect(try await stage.look(host, agent: agent).status == 200)
            #expect(stage.publisher.fetches.count == 1)
            try await stage.stage.timeline.sleep(for: .seconds(1))
            #expect(try await stage.look(host, agent: agent).status == 200)
            #expect(stage.publisher.fetches.count == 2)
        }
    }

    @Test func aMissingKeyHasTheSetFetchedAgainButNotAllTheTime() throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            let agent = try await stage.register(host, agent: stage.stage.key()).json["agent_id"]
            // The first fetch does not count: the first miss is looked into at once.
            for _ in 0..<5 {
                #expect(try await stage.look(host, keyID: "h2", agent: agent).status == 401)
            }
            #expect(stage.publisher.fetches.count == 2)
            try await stage.stage.timeline.sleep(for: .milliseconds(9999))
            #expect(try await stage.look(host, keyID: "h2", agent: agent).status == 401)
            #expect(stage.publisher.fetches.count == 2)
            stage.publisher.publish(["h2": host], at: Publisher.hosts)
            try await stage.stage.timeline.sleep(for: .milliseconds(1))
            #expect(try await stage.look(host, keyID: "h2", agent: agent).status == 200)
            #expect(stage.publisher.fetches.count == 3)
        }
    }

    @Test func keysServeForADayWhileTheirPublisherIsAway() throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts)
            let agent = try await stage.register(host, agent: stage.stage.key()).json["agent_id"]
            stage.publisher.withdraw(Publisher.hosts)
            try await stage.stage.timeline.sleep(for: .seconds(86_399))
            for _ in 0..<3 { #expect(try await stage.look(host, agent: agent).status == 200) }
            // One attempt, not one a request.
            #expect(stage.publisher.fetches.count == 2)
            try await stage.stage.timeline.sleep(for: .seconds(1))
            let late = try await stage.look(host, agent: agent)
            #expect(late.status == 401 && late.json["reason"] == "jwks_refused")
        }
    }

    @Test func whoeverWaitsForOneAddressSharesOneFetch() throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            stage.publisher.publish(["h1": host], at: Publisher.hosts, after: .seconds(3))
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await stage.register(host, agent: stage.stage.key()).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers == Array(repeating: 200, count: 20))
            #expect(stage.publisher.fetches.count == 1)
            #expect(try stage.entries("host.registered").count == 1)
        }
    }

    @Test func aSlowPublisherHoldsUpNobodyElse() throws {
        try PublishedStage.run { stage in
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            let slow = stage.stage.key()
            stage.publisher.publish(
                ["h1": slow], at: "https://slow.example/hosts", after: .seconds(5))
            let timeline = stage.stage.timeline
            let start = timeline.monotonic
            async let waiting = stage.register(
                slow, agent: stage.stage.key(), at: "https://slow.example/hosts")
            try await timeline.sleep(for: .seconds(1))
            #expect(try await stage.execute(actor).status == 200)
            #expect(
                try await stage.look(actor.hostKey, agent: .string(actor.id.text)).status == 200)
            #expect(timeline.monotonic - start == .seconds(1))
            #expect(try await waiting.status == 200)
            #expect(timeline.monotonic - start == .seconds(5))
        }
    }

    @Test func strangersCannotTakeAllTheFetches() throws {
        try PublishedStage.run { stage in
            let actor = try await stage.actor(stage.stage.key(), stage.stage.key())
            try await stage.stage.timeline.sleep(for: .seconds(301))
            let strangers = (0..<40).map { number in
                (key: stage.stage.key(), url: "https://host\(number).example/hosts")
            }
            for stranger in strangers {
                stage.publisher.publish(["h1": stranger.key], at: stranger.url, after: .seconds(4))
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for stranger in strangers {
                    group.addTask {
                        try await stage.register(
                            stranger.key, agent: stage.stage.key(), at: stranger.url
                        ).status
                    }
                }
                group.addTask {
                    try await stage.stage.timeline.sleep(for: .seconds(1))
                    return try await stage.execute(actor).status
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 33)
            #expect(statuses.count { $0 == 503 } == 8)
        }
    }

    @Test func oneHostNameGetsFourFetchesAtOnce() throws {
        try PublishedStage.run { stage in
            let host = stage.stage.key()
            let urls = (0..<6).map { "https://keys.example/\($0)" }
            for url in urls { stage.publisher.publish(["h1": host], at: url, after: .seconds(4)) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for url in urls {
                    group.addTask {
                        try await stage.register(stage.stage.key(), agent: host, at: url).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            // Those who were heard have another key than the one that is published.
            #expect(statuses.count { $0 == 401 } == 4)
            #expect(statuses.count { $0 == 503 } == 2)
        }
    }
}
