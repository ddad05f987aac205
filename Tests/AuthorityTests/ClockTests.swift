// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Testing

/// A wall clock that somebody sets, against the monotonic one.
@Suite struct ClockTests {
    private static let look: JSONValue = ["account_id": "acc_123"]

    struct Jump: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let target: @Sendable (Timestamp) -> Timestamp

        init(_ what: String, _ target: @escaping @Sendable (Timestamp) -> Timestamp) {
            testDescription = what
            self.target = target
        }

        static func date(_ text: String) -> Jump {
            Jump(text) { _ in Timestamp(rfc3339: text) ?? .latest }
        }
    }

    private static let jumps = [
        Jump("two hours ahead") { $0 + .seconds(7200) },
        Jump("two hours back") { $0 - .seconds(7200) },
        Jump("just over ten minutes ahead") { $0 + .milliseconds(600_001) },
        Jump("just over ten minutes back") { $0 - .milliseconds(600_001) },
        .date("2038-01-19T03:14:08Z"), .date("2106-02-07T06:28:16Z"),
        .date("9999-12-31T23:59:59.999Z"), .date("1970-01-01T00:00:00Z"),
        .date("0001-01-01T00:00:00Z"),
    ]

    @Test(arguments: jumps)
    func nothingIsDecidedUntilTheClockAgrees(_ jump: Jump) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let alice = try await stage.user()
            let actor = try await stage.delegate(["check_balance"], for: alice)
            let waiting = try await stage.register(
                host: actor.hostKey, agent: stage.key(), capabilities: ["check_balance"])
            let right = ground.timeline.now
            let size = stage.authority.ledgerSize

            ground.timeline.set(jump.target(right))
            let refused = try await stage.execute(actor, "check_balance", Self.look)
            #expect(refused.status == 503 && refused.code == "unavailable")
            #expect(refused.reply.header("Retry-After") == "10")
            #expect(try await stage.send(.discovery).status == 200)
            // People and operators decide nothing by a wrong clock either.
            let approval = await #expect(throws: ProtocolError.self) {
                try await stage.authority.approvals.approve(
                    .code(try stage.code(waiting)), by: .simulated(alice))
            }
            #expect(approval?.code == .unavailable)
            let operation = await #expect(throws: ProtocolError.self) {
                _ = try await stage.authority.operations.addUser(named: "bob")
            }
            #expect(operation?.code == .unavailable)
            #expect(stage.authority.ledgerSize == size)

            ground.timeline.set(right)
            ground.timeline.pass(.seconds(1))
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 200)
            try await stage.authority.approvals.approve(
                .code(try stage.code(waiting)), by: .simulated(alice))
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// What the server writes of its own accord meanwhile does not carry the wrong time: it would
    /// hold every later entry there, and end everybody's session.
    @Test func aWrongClockLeavesNoMarkInTheLedger() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let right = ground.timeline.now
            ground.timeline.set(try #require(Timestamp(rfc3339: "2038-01-19T03:14:08Z")))
            _ = try await stage.execute(actor, "check_balance", Self.look)
            try await stage.authority.sweep()
            try await stage.authority.shutdown()

            ground.timeline.set(right)
            ground.timeline.pass(.seconds(2))
            let later = try await ground.open()
            let moments = try later.entries().compactMap { $0["ts"]?.string }
            #expect(moments.allSatisfy { $0 < "2026-01-02" }, "\(moments)")
            #expect(try await later.execute(actor, "check_balance", Self.look).status == 200)
            try await later.authority.shutdown()
        }
    }

    @Test(arguments: [Duration.seconds(-7200), .seconds(7200)])
    func theOperatorMayAcceptTheClock(_ jump: Duration) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            ground.timeline.jump(jump)
            #expect(try await stage.execute(actor, "check_balance", Self.look).status == 503)
            try await stage.authority.operations.acceptClock()
            let answer = try await stage.execute(actor, "check_balance", Self.look)
            // Two hours ahead, the session is over. Two hours back, nobody knows any more which
            // tokens were used then: none is taken until the clock has made up for it.
            #expect(answer.code == (jump < .zero ? "invalid_jwt" : "agent_expired"))
            if jump < .zero {
                ground.timeline.pass(.seconds(7200))
                #expect(try await stage.status(actor).status == 200)
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    @Test func aStepBackRevivesNoAgentAndTheLedgersTimeStands() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            ground.timeline.pass(.seconds(1800))
            #expect(
                try await stage.execute(actor, "check_balance", Self.look).code == "agent_expired")
            for _ in 0..<3 {
                ground.timeline.jump(.seconds(-180))
                let answer = try await stage.execute(actor, "check_balance", Self.look)
                #expect(answer.code == "agent_expired")
            }
            let moments = try stage.entries().compactMap { $0["ts"]?.string }
            #expect(moments == moments.sorted())
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// The guard against replays drops what has expired; a clock that runs ahead for a moment and
    /// back must not make it forget what is good again. Where the operator has accepted the wrong
    /// time, new tokens have to wait until the clock has made up for it.
    @Test(arguments: [
        (Duration.seconds(300), false), (.seconds(590), false), (.seconds(7200), true),
    ])
    func aStepBackRevivesNoToken(_ jump: Duration, _ isAccepted: Bool) async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let token = stage.hostToken(actor.hostKey)
            let query = ["agent_id": actor.id.text]
            #expect(try await stage.send(.status, token: token, query: query).status == 200)
            ground.timeline.jump(jump)
            if isAccepted { try await stage.authority.operations.acceptClock() }
            // Somebody's request makes the guard drop what is over.
            _ = try await stage.send(
                .status, token: stage.hostToken(actor.hostKey), query: query)
            ground.timeline.jump(.zero - jump)
            if isAccepted { try await stage.authority.operations.acceptClock() }
            let again = try await stage.send(.status, token: token, query: query)
            #expect(again.status == 401 && again.json["reason"]?.string == "jti_replay")
            #expect(try await stage.status(actor).status == (isAccepted ? 401 : 200))
            ground.timeline.pass(jump)
            #expect(try await stage.status(actor).status == 200)
            try await stage.authority.shutdown()
        }
    }

    @Test func aClockThatJumpsEachSecondTrapsNothing() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let actor = try await stage.delegate(["check_balance"], for: stage.user())
            let right = ground.timeline.now
            for jump in Self.jumps + Self.jumps.reversed() {
                ground.timeline.set(jump.target(right + ground.timeline.monotonic))
                ground.timeline.pass(.seconds(1))
                let token = stage.agentToken(actor)
                let answer = try await stage.send(.execute, token: token, body: [:])
                #expect(answer.status == 503)
                try await stage.authority.sweep()
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }
}
