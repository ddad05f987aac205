// SPDX-License-Identifier: Apache-2.0
public import AgentAuthClient
public import AgentAuthProtocol
public import Authority
public import Cryptography
import Synchronization

/// A few agents that keep a demo's server busy: one looks at balances, one transfers and now and then
/// more than it may, one works by night for nobody, and one asks for what a person has yet to decide.
///
/// They are real clients over the transport that they are given. Their approvals, but for the last
/// one's, come from a simulated approver, so the server has to be a simulation's.
public struct DemoFleet: Sendable {
    let authority: Authority
    let transport: any AgentAuthTransport
    let timeline: any Timeline
    let random: any RandomSource
    let user: UserID
    private let say: @Sendable (DemoStory.Line) -> Void
    private let tally = DemoStory.Tally()

    /// - Parameters:
    ///   - user: whose agents they are.
    ///   - say: called for what a person wants to know of.
    public init(
        authority: Authority, transport: any AgentAuthTransport, timeline: any Timeline,
        random: any RandomSource, user: UserID, say: @escaping @Sendable (DemoStory.Line) -> Void
    ) {
        self.authority = authority
        self.transport = transport
        self.timeline = timeline
        self.random = random
        self.user = user
        self.say = say
    }

    /// What they have done so far.
    public var summary: DemoStory.Summary { tally.summary.withLock { $0 } }

    /// Works until the task is cancelled. An agent that is revoked connects anew after a while, and
    /// one that the server does not answer tries again.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for member in Member.allCases {
                group.addTask { await keepAlive(member) }
            }
        }
    }

    /// How long a member stays away after something went wrong: whoever revoked it wants to see that.
    private static let pause: Duration = .seconds(15)
    /// How long it waits when the server did not answer.
    private static let retry: Duration = .seconds(1)

    private func keepAlive(_ member: Member) async {
        while !Task.isCancelled {
            do {
                try await live(as: member)
            } catch let error as ClientError {
                await recover(member, from: error)
            } catch {
                // Cancelled, or a ledger that takes no more: the next round finds out.
                try? await timeline.sleep(for: DemoFleet.retry)
            }
        }
    }

    private func recover(_ member: Member, from error: ClientError) async {
        switch error {
        case .refused(let refusal):
            count { $0.refusals += 1 }
            tell("\(member.rawValue) is stopped: \(refusal.code).", at: refusal.ledger?.sequence)
            try? await timeline.sleep(for: DemoFleet.pause)
        default:
            try? await timeline.sleep(for: DemoFleet.retry)
        }
    }

    // MARK: For the members

    /// A client of its own, on a computer of its own: a host with keys in memory.
    func client() -> AgentAuthClient {
        AgentAuthClient(
            transport: transport, keyStore: MemoryKeyStore(), timeline: timeline, random: random)
    }

    var issuer: String { authority.issuer }

    func tell(_ text: String, at sequence: UInt64?) {
        say(DemoStory.Line(text: text, sequence: sequence))
    }

    func count(_ change: (inout DemoStory.Summary) -> Void) {
        tally.summary.withLock { change(&$0) }
    }

    /// Connects, and lets the simulated approver say yes as soon as the code is shown.
    func connect(
        _ client: AgentAuthClient, _ request: ConnectRequest
    ) async throws -> Connection {
        let approver = SimulatedApprover(
            desk: authority.approvals, timeline: timeline, user: user, delay: .seconds(2))
        let connection = try await client.connect(request) { view in
            // What it cannot approve, the client sees as still pending.
            try? await approver.decide(view.userCode, .approve(.everything))
        }
        count { $0.agents += 1 }
        tell(
            "\(request.name) is \(connection.agent), approved by a simulated person.",
            at: connection.ledger?.sequence)
        return connection
    }
}
