// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Storage
import Synchronization

/// Tells people what waits for them: takes note of questions when they are committed, and hands
/// notices to the channels afterwards, so that no request waits for a mail server.
package final class NotificationDesk: Sendable {
    private let channels: [any NotificationChannel]
    private let timeline: any Timeline
    private let onFailure: @Sendable (_ channel: String, ApprovalID, any Error) -> Void
    private let state = Mutex(State())

    private struct State {
        var allowance = NotificationAllowance()
        /// Oldest first.
        var waiting: [Summons] = []
        var figures = Figures()
    }

    /// What became of notices since the opening.
    struct Figures: Sendable, Equatable {
        var delivered: UInt64 = 0
        /// Given up after the last try.
        var failed: UInt64 = 0
        /// Held back, lest people stop reading.
        var withheld: UInt64 = 0
    }

    init(
        _ channels: [any NotificationChannel], timeline: any Timeline,
        onFailure: @escaping @Sendable (_ channel: String, ApprovalID, any Error) -> Void
    ) {
        self.channels = channels
        self.timeline = timeline
        self.onFailure = onFailure
    }

    var figures: Figures { state.withLock { $0.figures } }

    /// Takes note of a commit, on the writer's thread.
    func note(_ news: News) {
        guard !channels.isEmpty, !(news.summonses.isEmpty && news.dismissals.isEmpty) else {
            return
        }
        let now = timeline.monotonic
        state.withLock { state in
            for dismissal in news.dismissals { state.allowance.dismiss(dismissal, at: now) }
            for summons in news.summonses {
                if state.waiting.count < NotificationLimits.waiting,
                    state.allowance.take(summons, at: now)
                {
                    state.waiting.append(summons)
                } else {
                    state.figures.withheld += 1
                }
            }
        }
    }

    /// Hands over what waits, one after the other.
    func deliver(for parts: Parts) async {
        while let next = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) {
            guard let notice = try? notice(of: next, parts) else { continue }
            for channel in channels { await deliver(notice, through: channel) }
        }
    }

    private func deliver(
        _ notice: ApprovalNotice, through channel: any NotificationChannel
    ) async {
        for pause in NotificationLimits.pauses.map(Optional.some) + [nil] {
            do {
                try await channel.deliver(notice)
                return state.withLock { $0.figures.delivered += 1 }
            } catch {
                guard let pause, (try? await timeline.sleep(for: pause)) != nil else {
                    state.withLock { $0.figures.failed += 1 }
                    return onFailure(channel.name, notice.request, error)
                }
            }
        }
    }

    /// What is to be said; nil when there is nothing to decide any more.
    private func notice(of summons: Summons, _ parts: Parts) throws -> ApprovalNotice? {
        let tables = parts.journal.tables
        return try parts.journal.read { txn in
            guard let request = try txn.get(tables.approvals, summons.request),
                request.state == .pending, parts.now < request.expiresAt,
                let user = try txn.get(tables.users, summons.user),
                let agent = try txn.get(tables.agents, request.agent),
                let host = try txn.get(tables.hosts, request.host)
            else { return nil }
            return ApprovalNotice(
                provider: parts.configuration.providerName, user: user.name,
                address: try txn.get(tables.mailboxes, user.id)?.address, request: request.id,
                agentName: agent.name, hostName: host.name,
                bindingMessage: request.bindingMessage,
                inbox: parts.configuration.issuer + "/approvals", expiresAt: request.expiresAt)
        }
    }
}

extension Authority {
    /// Tells people of what has come to wait for them; `run` does it on its own, every second.
    public func deliverNotices() async {
        await parts.notifications.deliver(for: parts)
    }
}
