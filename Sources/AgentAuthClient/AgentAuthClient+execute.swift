// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
public import StrictJSON

extension AgentAuthClient {
    /// Runs a capability for an agent (§6.10), with a token for this capability alone.
    ///
    /// Throws ``ClientError/refused(_:)`` when the grant does not permit the arguments, with the
    /// violations, or when the capability itself says no. ``ClientError/unreachable(_:)`` leaves
    /// open whether the execution happened: the server's ledger knows.
    ///
    /// - Parameter location: where the capability is executed, for one whose description names a
    ///   location of its own; nil for the server's default.
    public func execute(
        _ capability: String, for agent: AgentID, arguments: JSONObject = JSONObject(),
        at location: String? = nil
    ) async throws(ClientError) -> ExecutionResult {
        let (record, host) = try connected(agent)
        let provider = try await discover(record.issuer)
        let origin = WebOrigin(of: provider.issuer)
        let location = location ?? provider.defaultLocation
        guard let origin, origin.permits(location) else {
            throw .malformedReply("'\(location)' is no location to send tokens to")
        }
        let signer = AgentSigner(agent: agent, key: record.key, host: host.publicKey)
        do {
            let answer = try await ask(
                .execute,
                at: ProviderAddress(issuer: provider.issuer, location: location),
                as: .agent(signer, audience: location, capabilities: [capability]),
                body: ExecuteRequest(capability: capability, arguments: arguments).json)
            return try ExecutionResult(answer)
        } catch .refused(let refusal) {
            noteChanges(refusal, at: provider)
            throw .refused(refusal)
        } catch .stillRunning(let url) where WebOrigin(of: url) != origin {
            // Whoever follows the address sends a token there (§8.12).
            throw .malformedReply("'\(url)' is no address of this server to ask for a result")
        }
    }

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
        let (record, host) = try connected(agent)
        let isUsable = record.status == .active || record.status == .expired
        guard isUsable else { throw .notConnected(agent) }
        let missing = (capabilities ?? []).filter { name in
            !record.grants.contains { $0.status == .active && $0.capability.isSame(as: name) }
        }
        guard missing.isEmpty else { throw .notGranted(missing) }
        let seconds = min(max(lifetime.milliseconds / 1000, 1), TokenLifetime.seconds)
        let signer = AgentSigner(agent: agent, key: record.key, host: host.publicKey)
        let token = signer.token(
            audience: audience ?? record.issuer, capabilities: capabilities, lifetime: seconds,
            at: timeline.now, random: random)
        return SignedToken(token: String(decoding: token, as: UTF8.self), expiresIn: seconds)
    }

    /// What a refusal says about what is kept here: descriptions or endpoints that are no longer
    /// so (§10.5, §10.6).
    private func noteChanges(_ refusal: ServerRefusal, at provider: Discovery) {
        switch refusal.known {
        case .capabilityNotFound, .invalidRequest:
            forgetDetails(at: provider.issuer)
        case .notFound:
            forgetDocument(of: provider.issuer)
        default:
            break
        }
    }
}
