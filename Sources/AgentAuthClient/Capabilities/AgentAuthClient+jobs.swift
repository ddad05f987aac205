// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

extension AgentAuthClient {
    /// Asks for the result of a call that the server goes on with (§5.11), with a fresh token each
    /// time and less and less often, until it is there.
    ///
    /// `wait` is as in ``execute(_:for:arguments:at:wait:)``.
    public func result(
        at statusURL: String, for agent: AgentID, wait: Duration? = nil
    ) async throws(ClientError) -> ExecutionResult {
        let connected = try connected(agent)
        let provider = try await discover(connected.record.issuer)
        return try await follow(
            statusURL, as: connected, at: provider, capability: nil,
            watch: JobWatch(retryAfter: .zero, patience: wait, at: timeline.monotonic))
    }

    func follow(
        _ statusURL: String, as connected: ConnectedAgent, at provider: Discovery,
        capability: String?, watch: JobWatch
    ) async throws(ClientError) -> ExecutionResult {
        var statusURL = statusURL
        var watch = watch
        while true {
            try check(statusURL, at: provider)
            guard let moment = watch.next(at: timeline.monotonic) else {
                throw .stillRunning(statusURL: statusURL)
            }
            try await sleep(until: moment)
            let inquiry = Inquiry(
                endpoint: .jobStatus,
                address: ProviderAddress(issuer: provider.issuer, location: statusURL),
                credential: .agent(connected.signer, audience: provider.issuer),
                resource: statusURL.lastPathComponent, capability: capability)
            guard let answer = try await look(inquiry, &watch) else { continue }
            switch try ExecutionAnswer(answer) {
            case .result(let result):
                return result
            case .pending(let next):
                statusURL = next
                watch.isPending(retryAfter: answer.reply.retryAfter)
            }
        }
    }

    /// One look; nil when the server was not ready to say.
    private func look(
        _ inquiry: Inquiry, _ watch: inout JobWatch
    ) async throws(ClientError) -> Answer? {
        do {
            return try await ask(inquiry)
        } catch .unreachable(let error) where error.isTemporary {
            watch.isPending(retryAfter: nil)
        } catch .refused(let refusal) where refusal.status == 429 || refusal.status == 503 {
            watch.isPending(retryAfter: refusal.retryAfter)
        }
        return nil
    }

    /// Whoever follows the address sends a token there (§8.12).
    private func check(_ statusURL: String, at provider: Discovery) throws(ClientError) {
        let origin = WebOrigin(of: provider.issuer)
        guard let origin, WebOrigin(of: statusURL) == origin else {
            throw .malformedReply(
                "'\(statusURL)' is no address of this server to ask for a result")
        }
    }
}

extension String {
    /// What follows the last slash of the path: all that a server in this process is told, whose
    /// names of jobs and agents are plain.
    var lastPathComponent: String {
        let path = prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
            ?? self
    }
}
