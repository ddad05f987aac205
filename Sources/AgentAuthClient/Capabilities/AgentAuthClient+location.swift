// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Synchronization

extension AgentAuthClient {
    /// Where a call of an agent goes (§4.3): to `location` when the caller names one, else to the
    /// place that the capability's description names, else to the server's own.
    func place(
        of capability: String, for agent: AgentID, at location: String?
    ) async throws(ClientError) -> ExecutionPlace {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let location =
            if let location { location } else {
                try await self.location(of: capability, at: provider, for: agent)
                    ?? provider.defaultLocation
            }
        guard let origin = WebOrigin(of: provider.issuer), origin.permits(location) else {
            throw .malformedReply("'\(location)' is no location to send tokens to")
        }
        return ExecutionPlace(connected: connected, provider: provider, location: location)
    }

    /// The place that a capability's description names; nil when it names none, and when nobody
    /// says: the server then knows best what to do with the call.
    private func location(
        of capability: String, at provider: Discovery, for agent: AgentID
    ) async throws(ClientError) -> String? {
        let name = Array(capability.utf8)
        let anybody = CapabilityKey(issuer: Array(provider.issuer.utf8), agent: nil, name: name)
        let itself = CapabilityKey(issuer: anybody.issuer, agent: agent, name: name)
        let now = timeline.monotonic
        let view = details.withLock { $0.fresh(itself, at: now) ?? $0.fresh(anybody, at: now) }
        if let view { return view.location }
        if let found = locations.withLock({ $0.fresh(anybody, at: now) }) { return found.place }
        let place: String?
        do {
            place = try await described(capability, at: provider, for: agent)?.location
        } catch .refused {
            place = nil
        } catch .unreachable, .malformedReply {
            // Asked again the next time.
            return nil
        }
        let known = KnownLocation(place: place)
        locations.withLock {
            $0.store(known, as: anybody, for: ClientLimits.detailsLifetime, at: now)
        }
        return place
    }

    /// Asks as nobody in particular, for a place is the same for all; as the agent only where the
    /// server shows its capabilities to nobody else.
    private func described(
        _ capability: String, at provider: Discovery, for agent: AgentID
    ) async throws(ClientError) -> CapabilityView? {
        do {
            let view = try await ask(
                .describeCapability, at: provider.address(of: .describeCapability), as: .none,
                query: [("name", capability)]
            ).message(CapabilityView.init)
            return view.name.isSame(as: capability) ? view : nil
        } catch .refused(let refusal) where refusal.status == 401 || refusal.status == 403 {
            return try await describe(capability, at: provider.issuer, for: agent)
        }
    }
}

/// What a server said of a capability's place, which may be that it has none.
struct KnownLocation: Sendable {
    let place: String?
}

/// An agent, and where one call of it is sent.
struct ExecutionPlace {
    let connected: ConnectedAgent
    let provider: Discovery
    let location: String

    func inquiry(_ request: ExecuteRequest, accept: String?) -> Inquiry {
        Inquiry(
            endpoint: .execute,
            address: ProviderAddress(issuer: provider.issuer, location: location),
            credential: .agent(
                connected.signer, audience: location, capabilities: [request.capability]),
            body: request.json, accept: accept, capability: request.capability)
    }
}
