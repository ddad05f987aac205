// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// Somebody who waits for news of an agent: a bell that rings at every commit that touches it.
final class AgentWatch: Sendable {
    let id: UInt64
    let agent: AgentID
    let host: HostID
    /// Rings at most once for all that came since it was last heard.
    private let bell: AsyncStream<Void>
    private let rope: AsyncStream<Void>.Continuation

    init(id: UInt64, agent: AgentID, host: HostID) {
        self.id = id
        self.agent = agent
        self.host = host
        (bell, rope) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { rope.yield() }

    /// Nobody waits any more.
    func end() { rope.finish() }

    /// Waits for the bell; false once nobody waits, or the reader's task is cancelled.
    func heard() async -> Bool {
        var ringing = bell.makeAsyncIterator()
        return await ringing.next() != nil
    }
}
