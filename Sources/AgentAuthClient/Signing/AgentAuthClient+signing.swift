// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

extension AgentAuthClient {
    /// A token of an agent for somebody who checks it directly (§6.5).
    ///
    /// - Parameters:
    ///   - audience: the URL of whoever is to accept it; nil for the server itself.
    ///   - capabilities: what the token is narrowed to; nil for everything that the agent holds.
    ///     Throws ``ClientError/notGranted(_:)`` when the agent does not hold them all.
    ///   - lifetime: how long it is good for; at most, and normally, a minute.
    public func signToken(
        for agent: AgentID, audience: String? = nil, capabilities: [String]? = nil,
        lifetime: Duration = .seconds(TokenLifetime.seconds)
    ) throws(ClientError) -> SignedToken {
        let connected = try connected(agent)
        let record = connected.record
        let missing = (capabilities ?? []).filter { name in
            !record.grants.contains { $0.status == .active && $0.capability.isSame(as: name) }
        }
        guard missing.isEmpty else { throw .notGranted(missing) }
        let seconds = min(max(lifetime.milliseconds / 1000, 1), TokenLifetime.seconds)
        let token = connected.signer.token(
            audience: audience ?? record.issuer, capabilities: capabilities, lifetime: seconds,
            at: timeline.now, random: random)
        return SignedToken(token: String(decoding: token, as: UTF8.self), expiresIn: seconds)
    }
}
