// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

extension AgentAuthClient {
    /// The servers that a directory finds for what an agent needs, such as "send emails" (§6.2.2,
    /// §6.11), best first; `limit` of them at most.
    ///
    /// A directory says who there is, not who can be trusted, and what it shows of a server may be
    /// old or wrong: ``discover(_:)`` asks the server itself, and refuses one that calls itself by
    /// another name. Servers that no token could be sent to are left out.
    public func search(
        _ intent: String, in directory: String, limit: Int? = nil
    ) async throws(ClientError) -> [Discovery] {
        let answer = try await ask(
            .search, at: ProviderAddress(issuer: directory, path: Endpoint.search.path), as: .none,
            query: [("intent", intent), ("limit", limit.map(String.init))])
        return try answer.message(ProviderSearch.init).providers.filter { document in
            guard let origin = WebOrigin(of: document.issuer) else { return false }
            return (origin.scheme == "https" || origin.isLoopback)
                && origin.permits(document.defaultLocation)
        }
    }

    /// The servers that the key store knows (§6.2.1), in the order in which they were met; none of
    /// them is asked.
    public func providers() throws(ClientError) -> [KnownProvider] {
        let ring = try ring()
        var issuers = ring.hosts.map(\.issuer)
        for record in ring.connections where !issuers.contains(where: record.issuer.isSame) {
            issuers.append(record.issuer)
        }
        return issuers.map { issuer in
            KnownProvider(
                issuer: issuer, host: ring.host(at: issuer)?.host,
                agents: ring.connections.filter { $0.issuer.isSame(as: issuer) }.map(\.agent))
        }
    }
}

/// A server that a client has met.
public struct KnownProvider: Hashable, Sendable {
    /// Its base URL.
    public let issuer: String
    /// What it calls the host; nil until it has said so.
    public let host: HostID?
    /// The agents of this client there.
    public let agents: [AgentID]
}
