// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
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
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        let origin = WebOrigin(of: provider.issuer)
        let location = location ?? provider.defaultLocation
        guard let origin, origin.permits(location) else {
            throw .malformedReply("'\(location)' is no location to send tokens to")
        }
        do {
            let answer = try await ask(
                .execute,
                at: ProviderAddress(issuer: provider.issuer, location: location),
                as: .agent(connected.signer, audience: location, capabilities: [capability]),
                body: ExecuteRequest(capability: capability, arguments: arguments).json)
            return try ExecutionResult(answer)
        } catch .refused(let refusal) {
            // What is known of the capability is out of date (§10.6).
            if refusal.known == .capabilityNotFound || refusal.known == .invalidRequest {
                forgetDetails(at: provider.issuer)
            }
            throw .refused(refusal)
        } catch .stillRunning(let url) where WebOrigin(of: url) != origin {
            // Whoever follows the address sends a token there (§8.12).
            throw .malformedReply("'\(url)' is no address of this server to ask for a result")
        }
    }
}
