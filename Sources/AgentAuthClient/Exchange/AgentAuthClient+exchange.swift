// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

extension AgentAuthClient {
    /// One request to a server and its success; everything else is thrown.
    ///
    /// A token that a server refuses because it has restarted since (it cannot know which tokens
    /// of before were used) is signed anew and sent once more: nothing was done the first time. An
    /// endpoint that is no longer there has the discovery document fetched again (§10.5).
    func ask(
        _ endpoint: Endpoint, at address: ProviderAddress, as credential: Credential,
        query: [(String, String?)] = [], body: JSONValue? = nil
    ) async throws(ClientError) -> Answer {
        do {
            return try await askOnce(endpoint, address, credential, query, body)
        } catch .refused(let refusal) where refusal.isFromBeforeRestart {
            try await sleep(until: timeline.monotonic + ClientLimits.restartPause)
            return try await askOnce(endpoint, address, credential, query, body)
        } catch .refused(let refusal) where refusal.saysMoved {
            forgetDocument(of: address.issuer)
            throw .refused(refusal)
        }
    }

    private func askOnce(
        _ endpoint: Endpoint, _ address: ProviderAddress, _ credential: Credential,
        _ query: [(String, String?)], _ body: JSONValue?
    ) async throws(ClientError) -> Answer {
        let call = ProtocolCall(
            endpoint,
            bearerToken: credential.token(at: timeline.now, random: random),
            query: query.compactMap { name, value in
                value.map { ProtocolCall.QueryItem(name: name, value: $0) }
            },
            body: body?.serialized() ?? [],
            remoteAddress: "in-process")
        return try Answer(try await send(call, to: address))
    }

    private func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(ClientError) -> ProtocolReply {
        do {
            return try await transport.send(call, to: address)
        } catch {
            switch error {
            case .unreachable(let why): throw .unreachable(why)
            case .cancelled: throw .cancelled
            }
        }
    }

    func sleep(until moment: Duration) async throws(ClientError) {
        do {
            try await timeline.sleep(until: moment)
        } catch {
            throw .cancelled
        }
    }
}
