// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import StrictJSON
import Synchronization

/// Counts requests against the limits, in memory: a restart forgives everybody.
///
/// Whoever is refused is told in how many seconds there is room, and nothing is counted for him. A
/// request is counted against its agent, host and user in one step, so that one of them being
/// exhausted uses nothing of the others. By the monotonic clock, so that setting the wall clock
/// gives nobody a fresh start.
package final class Limiter: Sendable {
    private let rules: AuthorityConfiguration.LimitRules
    private let timeline: any Timeline
    private let identities: Mutex<Identities>
    private let addresses: Mutex<RateTable>
    private let registrations: Mutex<RateTable>
    private let introspections: Mutex<RateTable>
    private let capabilities: Mutex<[String: Rates]>

    fileprivate struct Identities {
        var agents: RateTable
        var hosts: RateTable
        var users: RateTable
    }

    /// The limits of one capability.
    fileprivate struct Rates {
        var total: RateTable?
        var agents: RateTable?
    }

    /// The row of everybody together.
    fileprivate static let everybody: UInt64 = 0

    init(_ rules: AuthorityConfiguration.LimitRules, timeline: any Timeline) {
        self.rules = rules
        self.timeline = timeline
        identities = Mutex(
            Identities(
                agents: RateTable(rules.perAgent), hosts: RateTable(rules.perHost),
                users: RateTable(rules.perUser)))
        addresses = Mutex(RateTable(rules.perAddress))
        registrations = Mutex(RateTable(rules.unknownHostRegistration))
        introspections = Mutex(RateTable(rules.introspection))
        capabilities = Mutex(
            rules.capabilities.mapValues { rate in
                Rates(
                    total: rate.total.map { RateTable($0) },
                    agents: rate.perAgent.map { RateTable($0) })
            })
    }

    /// Nanoseconds of the monotonic clock.
    private var now: Int64 {
        let (product, overflow) = timeline.monotonicMilliseconds
            .multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max / 2 : product
    }

    // MARK: Identities

    /// Counts one request of an identity.
    func take(_ keys: LimitKeys) throws(ProtocolError) {
        guard rules.isEnabled else { return }
        let now = now
        let refusal = identities.withLock { state -> ProtocolError? in
            if let refusal = state.refusal(of: keys, at: now) { return refusal }
            if let agent = keys.agent { state.agents.take(agent, at: now) }
            state.hosts.take(keys.host, at: now)
            if let user = keys.user { state.users.take(user, at: now) }
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes back what was counted for a request that turned out to be somebody's replay.
    func giveBack(_ keys: LimitKeys) {
        guard rules.isEnabled else { return }
        identities.withLock { state in
            if let agent = keys.agent { state.agents.giveBack(agent) }
            state.hosts.giveBack(keys.host)
            if let user = keys.user { state.users.giveBack(user) }
        }
    }

    /// What a request of the identity would be told now; nil when there is room.
    func objection(to keys: LimitKeys) -> ProtocolError? {
        guard rules.isEnabled else { return nil }
        let now = now
        return identities.withLock { $0.refusal(of: keys, at: now) }
    }

    // MARK: Capabilities

    /// Counts one execution that an agent's grants permit.
    func take(_ capability: String, by keys: LimitKeys) throws(ProtocolError) {
        guard rules.isEnabled, rules.capabilities[capability] != nil else { return }
        let (now, agent) = (now, keys.agent ?? keys.host)
        let refusal = capabilities.withLock { state -> ProtocolError? in
            if let refusal = state[capability]?.refusal(of: agent, at: now) { return refusal }
            state[capability]?.total?.take(Limiter.everybody, at: now)
            state[capability]?.agents?.take(agent, at: now)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// What an execution that the agent's grants permit would be told now; nil when there is room.
    func objection(to capability: String, by keys: LimitKeys) -> ProtocolError? {
        guard rules.isEnabled, rules.capabilities[capability] != nil else { return nil }
        let (now, agent) = (now, keys.agent ?? keys.host)
        return capabilities.withLock { $0[capability]?.refusal(of: agent, at: now) }
    }

    // MARK: Strangers

    /// Counts one request of an address that shows no token, or an invalid one.
    func takeStranger(from address: String) throws(ProtocolError) {
        try take(address, of: addresses, .address)
    }

    /// Counts one registration of a host that nobody knows.
    func takeRegistration(from address: String) throws(ProtocolError) {
        try take(address, of: registrations, .registration)
    }

    /// Counts one introspection by somebody who shows no credential of the operator's.
    func takeIntrospection(from address: String) throws(ProtocolError) {
        try take(address, of: introspections, .introspection)
    }

    private func take(
        _ address: String, of table: borrowing Mutex<RateTable>, _ name: LimitName
    ) throws(ProtocolError) {
        guard rules.isEnabled, !(rules.exemptsLoopback && AddressBlock.isLocal(address)) else {
            return
        }
        let (now, key) = (now, LimitKeys.key(of: AddressBlock.name(of: address)))
        let refusal = table.withLock { table -> ProtocolError? in
            let wait = table.wait(for: key, at: now)
            guard wait == 0 else { return .limited(name, table.limit, wait: wait) }
            table.take(key, at: now)
            return nil
        }
        if let refusal { throw refusal }
    }
}

extension Limiter.Identities {
    /// Of those that have no room, the one that has to wait the longest.
    fileprivate func refusal(of keys: LimitKeys, at now: Int64) -> ProtocolError? {
        let agent = keys.agent.map { agents.wait(for: $0, at: now) } ?? 0
        let host = hosts.wait(for: keys.host, at: now)
        let user = keys.user.map { users.wait(for: $0, at: now) } ?? 0
        let wait = max(agent, host, user)
        if wait == 0 { return nil }
        if wait == agent { return .limited(.agent, agents.limit, wait: wait) }
        if wait == host { return .limited(.host, hosts.limit, wait: wait) }
        return .limited(.user, users.limit, wait: wait)
    }
}

extension Limiter.Rates {
    fileprivate func refusal(of agent: UInt64, at now: Int64) -> ProtocolError? {
        if let agents {
            let wait = agents.wait(for: agent, at: now)
            if wait > 0 { return .limited(.capability, agents.limit, wait: wait) }
        }
        guard let total else { return nil }
        let wait = total.wait(for: Limiter.everybody, at: now)
        return wait > 0 ? .limited(.capability, total.limit, wait: wait) : nil
    }
}

extension ProtocolError {
    /// Too often; in whole seconds, rounded up, so that coming back then is not too early.
    fileprivate static func limited(
        _ name: LimitName, _ limit: RateLimit, wait: Int64
    ) -> ProtocolError {
        let seconds = Int((wait - 1) / 1_000_000_000 + 1)
        return ProtocolError(
            .rateLimited,
            "\(name.subject) has reached its limit of \(limit); wait \(seconds) s and try again.",
            details: [.init("limit", .string(name.rawValue))], retryAfterSeconds: seconds)
    }
}
