// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

extension AgentAuthClient {
    /// Runs a capability for an agent (§6.10), with a token for this capability alone, and waits for
    /// its result.
    ///
    /// Throws ``ClientError/refused(_:)`` when the grant does not permit the arguments, with the
    /// violations, or when the capability itself says no. ``ClientError/unreachable(_:)`` leaves
    /// open whether the execution happened: the server's ledger knows. It is never sent twice.
    ///
    /// - Parameters:
    ///   - location: where the capability is executed; nil for the place that its description
    ///     names, and the server's default where it names none.
    ///   - wait: how long to ask for the result of a call that the server goes on with; nil for a
    ///     day. When it is over, ``ClientError/stillRunning(statusURL:)`` is thrown, and
    ///     ``result(at:for:wait:)`` goes on asking.
    public func execute(
        _ capability: String, for agent: AgentID, arguments: JSONObject = JSONObject(),
        at location: String? = nil, wait: Duration? = nil
    ) async throws(ClientError) -> ExecutionResult {
        let place = try await place(of: capability, for: agent, at: location)
        let request = ExecuteRequest(capability: capability, arguments: arguments)
        let answer = try await learning(at: place.provider) { () async throws(ClientError) in
            try await ask(place.inquiry(request, accept: nil))
        }
        switch try ExecutionAnswer(answer) {
        case .result(let result):
            return result
        case .pending(let statusURL):
            return try await follow(
                statusURL, as: place.connected, at: place.provider, capability: capability,
                watch: JobWatch(
                    retryAfter: answer.reply.retryAfter, patience: wait, at: timeline.monotonic))
        }
    }

    /// Runs `body`, and drops what is known of the server's capabilities when its refusal shows that
    /// it is out of date (§10.6).
    func learning<Result>(
        at provider: Discovery, _ body: () async throws(ClientError) -> Result
    ) async throws(ClientError) -> Result {
        do {
            return try await body()
        } catch .refused(let refusal) where refusal.saysOutdated {
            forgetDetails(at: provider.issuer)
            throw .refused(refusal)
        }
    }
}

extension ServerRefusal {
    /// Whether what a client knows of a capability is not so any more.
    var saysOutdated: Bool { known == .capabilityNotFound || known == .invalidRequest }
}
