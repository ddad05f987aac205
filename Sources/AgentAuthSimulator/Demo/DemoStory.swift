// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
public import AgentAuthProtocol
public import Authority
import Cryptography
import StrictJSON
import Synchronization

/// The main job, start to end: a host that nobody knows registers an agent, a person approves it,
/// it acts within and against what it was given, asks for more, is refused a replay and is revoked;
/// and an agent without a user runs under a host that the operator invited.
///
/// Every step has one expected outcome; ``tell()`` throws at the first that has another.
public struct DemoStory: Sendable {
    let authority: Authority
    let timeline: any Timeline
    let random: SeededRandomSource
    let transport: InProcessTransport
    private let say: @Sendable (Line) -> Void
    private let tally = Tally()

    /// One line of the story, with the ledger entry that it is about.
    public struct Line: Sendable, Equatable {
        public let text: String
        public let sequence: UInt64?
    }

    /// What the story has come to.
    public struct Summary: Sendable, Equatable {
        public var agents = 0
        public var executions = 0
        public var refusals = 0
    }

    final class Tally: Sendable {
        let summary = Mutex(Summary())
    }

    public init(
        authority: Authority, timeline: any Timeline, random: SeededRandomSource,
        say: @escaping @Sendable (Line) -> Void
    ) {
        self.authority = authority
        self.timeline = timeline
        self.random = random
        self.say = say
        transport = InProcessTransport { await authority.respond(to: $0) }
    }

    public func tell() async throws -> Summary {
        let alice = try await authority.operations.addUser(named: "alice")
        tell("The operator adds the user alice.", at: lastEntry)
        try await delegatedAgent(of: alice)
        try await autonomousAgent()
        return tally.summary.withLock { $0 }
    }

    // MARK: What the chapters share

    func client(_ name: String) -> AgentAuthClient {
        AgentAuthClient(
            transport: transport, keyStore: MemoryKeyStore(), timeline: timeline,
            random: random.fork("client \(name)"))
    }

    var issuer: String { authority.issuer }

    /// The entry that was written last: in virtual time every request is recorded when it is
    /// answered.
    var lastEntry: UInt64? { authority.ledgerSize > 0 ? authority.ledgerSize - 1 : nil }

    func tell(_ text: String, at sequence: UInt64?) {
        say(Line(text: text, sequence: sequence))
    }

    func count(_ change: (inout Summary) -> Void) {
        tally.summary.withLock { change(&$0) }
    }

    /// Runs what must be refused with one code.
    func expectRefusal(
        _ code: ErrorCode, of what: String, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch ClientError.refused(let refusal) where refusal.known == code {
            count { $0.refusals += 1 }
            return tell("\(what): refused, \(code.rawValue). \(refusal.message)", at: lastEntry)
        } catch {
            throw StoryError("\(what) was to be refused as \(code.rawValue), but: \(error)")
        }
        throw StoryError("\(what) was to be refused as \(code.rawValue), but it was done")
    }

    /// Sends a token of one's own making, as an attacker or a careless client would.
    func execute(token: String, body: ExecuteRequest) async throws -> ProtocolReply {
        try await transport.send(
            ProtocolCall(
                .execute, bearerToken: Array(token.utf8), body: body.json.serialized(),
                remoteAddress: "in-process"),
            to: ProviderAddress(issuer: issuer, path: Endpoint.execute.path))
    }

    func expect(_ isTrue: Bool, _ what: String) throws {
        if !isTrue { throw StoryError(what) }
    }
}
