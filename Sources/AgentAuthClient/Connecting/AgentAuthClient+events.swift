// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

extension AgentAuthClient {
    /// Waits for news of an agent where the server offers them (§10.10.2), until `isSettled` holds
    /// or `deadline` on the monotonic clock has come. Nil when the stream was of no use or has ended
    /// before that: the status is then asked for, as if there were no news.
    func listen(
        for view: AgentView, _ approval: ApprovalView, at provider: Discovery, host: SigningKey,
        until deadline: Duration, isSettled: (AgentView) -> Bool
    ) async -> AgentView? {
        guard deadline > timeline.monotonic, let url = approval.notificationURL,
            // Whoever listens sends a token there (§8.12).
            let origin = WebOrigin(of: provider.issuer), WebOrigin(of: url) == origin
        else { return nil }
        let inquiry = Inquiry(
            endpoint: .agentEvents,
            address: ProviderAddress(issuer: provider.issuer, location: url),
            credential: .host(host, issuer: provider.issuer), resource: url.lastPathComponent,
            accept: "text/event-stream")
        guard case .events(let events)? = try? await reply(to: inquiry).content else { return nil }
        let timeline = timeline
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                if (try? await timeline.sleep(until: deadline)) != nil { events.cancel() }
            }
            defer {
                events.cancel()
                group.cancelAll()
            }
            while let event = await events.next() {
                guard event.name == "status",
                    let json = try? JSONValue(parsing: event.data.span, limits: .answer),
                    let seen = try? AgentView(json), seen.agent == view.agent, isSettled(seen)
                else { continue }
                return seen
            }
            return nil
        }
    }
}
