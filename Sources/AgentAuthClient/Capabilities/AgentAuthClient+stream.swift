// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import StrictJSON

extension AgentAuthClient {
    /// Runs a capability that goes on, and gives its results as they come (§5.11).
    ///
    /// A capability that answers at once gives one value; one that the server works on throws
    /// ``ClientError/stillRunning(statusURL:)``. Where streams are not wanted,
    /// ``execute(_:for:arguments:at:wait:)`` gives all their values together, as far as the server
    /// gathers them.
    public func stream(
        _ capability: String, for agent: AgentID, arguments: JSONObject = JSONObject(),
        at location: String? = nil
    ) async throws(ClientError) -> ExecutionStream {
        let place = try await place(of: capability, for: agent, at: location)
        let request = ExecuteRequest(capability: capability, arguments: arguments)
        let inquiry = place.inquiry(request, accept: "text/event-stream, application/json;q=0.5")
        let reply = try await learning(at: place.provider) { () async throws(ClientError) in
            try await self.reply(to: inquiry)
        }
        if case .events(let events) = reply.content {
            let reading = StreamReading(events, started: reply.ledgerPointers.last) {
                self.keepReceipts(of: [$0], for: inquiry)
            }
            return ExecutionStream(reading)
        }
        switch try ExecutionAnswer(try Answer(reply)) {
        case .result(let result): return ExecutionStream(StreamReading(result))
        case .pending(let statusURL): throw .stillRunning(statusURL: statusURL)
        }
    }
}
