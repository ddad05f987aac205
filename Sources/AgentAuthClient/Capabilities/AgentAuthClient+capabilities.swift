// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON
import Synchronization

/// Whose view of which capability: answers differ by who asks (§10.6).
struct CapabilityKey: Hashable, Sendable {
    let issuer: [UInt8]
    let agent: AgentID?
    let name: [UInt8]
}

extension AgentAuthClient {
    /// Everything a server offers, page after page (§6.3), or what matches `query`.
    ///
    /// With `agent`, each entry says whether that agent holds it; otherwise the host asks where the
    /// server knows it, and nobody in particular where it does not.
    public func capabilities(
        at issuer: String, for agent: AgentID? = nil, matching query: String? = nil
    ) async throws(ClientError) -> [CapabilityView] {
        var found: [CapabilityView] = []
        var cursor: String?
        for _ in 0..<ClientLimits.pagesPerList {
            let page = try await capabilityPage(
                at: issuer, for: agent, matching: query, from: cursor)
            found += page.capabilities
            guard let next = page.nextCursor else { return found }
            cursor = next
        }
        throw .malformedReply("its capability list has no end")
    }

    /// One page of that list, beginning at a cursor of an earlier page.
    public func capabilityPage(
        at issuer: String, for agent: AgentID? = nil, matching query: String? = nil,
        from cursor: String? = nil, limit: Int? = nil
    ) async throws(ClientError) -> CapabilityPage {
        let provider = try await discover(issuer)
        let answer = try await look(
            .capabilities, at: provider, for: agent,
            query: [("query", query), ("cursor", cursor), ("limit", limit.map { String($0) })])
        return try answer.message(CapabilityPage.init)
    }

    /// One capability with its schemas (§6.3.1). Kept for five minutes, or as long as the server
    /// says; asked anew once an execution shows that it has changed.
    public func describe(
        _ name: String, at issuer: String, for agent: AgentID? = nil
    ) async throws(ClientError) -> CapabilityView {
        let key = CapabilityKey(issuer: Array(issuer.utf8), agent: agent, name: Array(name.utf8))
        let now = timeline.monotonic
        if let known = details.withLock({ $0.fresh(key, at: now) }) { return known }
        let provider = try await discover(issuer)
        let answer = try await look(
            .describeCapability, at: provider, for: agent, query: [("name", name)])
        let capability = try answer.message(CapabilityView.init)
        guard capability.name.isSame(as: name) else {
            throw .malformedReply("asked about '\(name)', it describes '\(capability.name)'")
        }
        let lifetime = answer.reply.lifetime(
            standard: ClientLimits.detailsLifetime, limit: ClientLimits.detailsLifetimeLimit)
        details.withLock { $0.store(capability, as: key, for: lifetime, at: now) }
        return capability
    }

    /// Has a server's capabilities described anew.
    func forgetDetails(at issuer: String) {
        let issuer = Array(issuer.utf8)
        details.withLock { $0.removeAll { $0.issuer == issuer } }
        locations.withLock { $0.removeAll { $0.issuer == issuer } }
    }

    /// Asks as the agent; as the host where it is known, for elsewhere its key is nobody's business
    /// (§9.1); and as nobody where the server does not accept the host, pending or revoked.
    private func look(
        _ endpoint: Endpoint, at provider: Discovery, for agent: AgentID?,
        query: [(String, String?)]
    ) async throws(ClientError) -> Answer {
        let address = provider.address(of: endpoint)
        if let agent {
            let connected = try connected(agent)
            guard connected.record.issuer.isSame(as: provider.issuer) else {
                throw .notConnected(agent)
            }
            return try await ask(
                endpoint, at: address,
                as: .agent(connected.signer, audience: provider.issuer), query: query)
        }
        let ring = try ring()
        if ring.host(at: provider.issuer)?.host != nil,
            let key = ring.hostKey(at: provider.issuer)
        {
            do {
                return try await ask(
                    endpoint, at: address, as: .host(key, issuer: provider.issuer), query: query)
            } catch .refused(let refusal) where refusal.status == 401 || refusal.status == 403 {}
        }
        return try await ask(endpoint, at: address, as: .none, query: query)
    }

    /// A refusal of unknown capabilities, with the names of those that exist: an agent can then
    /// correct itself without another round (§6.4, §6.6). Any other refusal as it is.
    func namingAlternatives(
        _ refusal: ServerRefusal, at provider: Discovery, agent: AgentID?
    ) async -> ServerRefusal {
        guard refusal.known == .invalidCapabilities else { return refusal }
        var helpful = refusal
        let offered = try? await capabilities(at: provider.issuer, for: agent)
        helpful.available = offered?.map(\.name) ?? []
        return helpful
    }
}
