// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Cryptography
import StrictJSON
import Synchronization
import Testing

/// Keeps what it is given, or fails a number of times before that.
final class RecordingChannel: NotificationChannel {
    let name = "recording"
    private let state: Mutex<(failures: Int, tries: Int, notices: [ApprovalNotice])>

    init(failures: Int = 0) {
        state = Mutex((failures, 0, []))
    }

    var notices: [ApprovalNotice] { state.withLock { $0.notices } }
    var tries: Int { state.withLock { $0.tries } }

    func deliver(_ notice: ApprovalNotice) async throws {
        try state.withLock { state in
            state.tries += 1
            guard state.tries > state.failures else { throw StageError(what: "no mail today") }
            state.notices.append(notice)
        }
    }
}

/// How people are told of what waits for them, and how often.
@Suite struct NoticeTests {
    private static func ask(
        _ stage: Stage, host: SigningKey? = nil, agent: SigningKey? = nil, reason: String = "",
        hint: String = "alice"
    ) async throws {
        let answer = try await stage.register(
            host: host ?? stage.key(), agent: agent ?? stage.key(), capabilities: ["check_balance"],
            more: [
                ("login_hint", .string(hint)), ("binding_message", "Approve 42"),
                ("reason", .string(reason)),
            ])
        #expect(answer.status == 200 && answer.json["approval"]?["method"] == "ciba")
        await stage.authority.deliverNotices()
    }

    @Test func theNoticeSaysWhereToLook() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            _ = try await stage.authority.operations.addUser(
                named: "alice", mailbox: "alice@example.com")
            try await Self.ask(stage)
            try await Self.ask(stage, hint: "nobody")
            let notice = try #require(channel.notices.first)
            #expect(channel.notices.count == 1)
            #expect(notice.user == "alice" && notice.address == "alice@example.com")
            #expect(notice.inbox == Stage.issuer + "/approvals")
            #expect(notice.bindingMessage == "Approve 42" && notice.agentName == "Tester")
            #expect(notice.expiresAt == stage.timeline.now + .seconds(300))
            #expect(stage.authority.figures.notices["delivered"] == 1)
        }
    }

    @Test(arguments: [(2, 1, 3), (3, 0, 3)])
    func deliveryIsTriedThreeTimes(failures: Int, delivered: Int, tries: Int) throws {
        let channel = RecordingChannel(failures: failures)
        try Stage.run(channels: [channel]) { stage in
            _ = try await stage.user()
            try await Self.ask(stage)
            #expect(channel.notices.count == delivered && channel.tries == tries)
            #expect(stage.authority.figures.notices["failed"] == UInt64(1 - delivered))
        }
    }

    /// CIBA Core §14: nobody is worn out until they say yes. The answer to the client never tells.
    @Test func aUserIsDisturbedFiveTimesAndThenEveryTwoMinutes() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            _ = try await stage.user()
            for _ in 0..<8 { try await Self.ask(stage) }
            #expect(channel.notices.count == 5)
            #expect(stage.authority.figures.notices["withheld"] == 3)
            try await stage.timeline.sleep(for: .seconds(119))
            try await Self.ask(stage)
            #expect(channel.notices.count == 5)
            try await stage.timeline.sleep(for: .seconds(1))
            try await Self.ask(stage)
            try await Self.ask(stage)
            #expect(channel.notices.count == 6)
        }
    }

    @Test func aHostDisturbsAllItsUsersTogetherFiveTimes() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            let host = stage.key()
            for number in 0..<7 {
                _ = try await stage.user("user\(number)")
                try await Self.ask(stage, host: host, hint: "user\(number)")
            }
            #expect(channel.notices.count == 5)
        }
    }

    @Test func theSameQuestionDisturbsOnce() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            _ = try await stage.user()
            let (host, agent) = (stage.key(), stage.key())
            for _ in 0..<3 { try await Self.ask(stage, host: host, agent: agent) }
            #expect(channel.notices.count == 1)
        }
    }

    @Test func aNoIsNotFollowedByTheNextQuestion() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            let alice = try await AddressedApprovalTests.session("alice", stage)
            let host = stage.key()
            // Two wait, so that one denial does not end the host.
            try await Self.ask(stage, host: host)
            try await Self.ask(stage, host: host, reason: "another")
            let reviews = stage.authority.reviews
            let first = try #require(try reviews.inbox(of: alice).waiting.first?.id)
            #expect(try await reviews.deny([first], reason: nil, in: alice) == 1)
            try await Self.ask(stage, host: host, reason: "and another")
            #expect(channel.notices.count == 2)
            // Others are heard all the same.
            try await Self.ask(stage)
            #expect(channel.notices.count == 3)
            try await stage.timeline.sleep(for: .seconds(600))
            try await Self.ask(stage, host: host, reason: "later")
            #expect(channel.notices.count == 4)
        }
    }

    @Test func whatIsDecidedIsNotTold() throws {
        let channel = RecordingChannel()
        try Stage.run(channels: [channel]) { stage in
            let alice = try await AddressedApprovalTests.session("alice", stage)
            _ = try await AddressedApprovalTests.ask("alice", stage)
            let reviews = stage.authority.reviews
            let id = try #require(try reviews.inbox(of: alice).waiting.first?.id)
            #expect(try await reviews.deny([id], reason: nil, in: alice) == 1)
            await stage.authority.deliverNotices()
            #expect(channel.notices.isEmpty)
        }
    }

    @Test(arguments: [
        "alice", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "@b", "a@", "ä@b", "<a@b>",
        String(repeating: "a", count: 65) + "@b",
    ])
    func whatIsNoAddressIsRefused(_ address: String) throws {
        try Stage.run { stage in
            let refusal = await #expect(throws: ProtocolError.self) {
                try await stage.authority.operations.addUser(named: "alice", mailbox: address)
            }
            #expect(refusal?.code == .invalidRequest)
        }
    }

    @Test func anAddressIsOneUsersAndFreeAfterwards() throws {
        try Stage.run { stage in
            let desk = stage.authority.operations
            let alice = try await desk.addUser(named: "alice", mailbox: "a@example.com")
            let refusal = await #expect(throws: ProtocolError.self) {
                try await desk.addUser(named: "bob", mailbox: "A@example.com")
            }
            #expect(refusal?.code == .conflict)
            try await desk.deleteUser(alice)
            _ = try await desk.addUser(named: "bob", mailbox: "A@example.com")
        }
    }
}
