// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON

extension AgentAuthClient {
    /// One request to a server and its success, read as JSON; everything else is thrown.
    func ask(
        _ endpoint: Endpoint, at address: ProviderAddress, as credential: Credential,
        query: [(String, String?)] = [], body: JSONValue? = nil
    ) async throws(ClientError) -> Answer {
        try await ask(
            Inquiry(
                endpoint: endpoint, address: address, credential: credential, query: query,
                body: body))
    }

    func ask(_ inquiry: Inquiry) async throws(ClientError) -> Answer {
        try Answer(try await reply(to: inquiry))
    }

    /// One request to a server and its success, whatever it carries.
    ///
    /// A token that a server refuses because it has restarted since (it cannot know which tokens
    /// of before were used) is signed anew and sent once more: nothing was done the first time. So is
    /// a proof that lacked the server's nonce (RFC 9449 §9), which came with the refusal. An
    /// endpoint that is no longer there has the discovery document fetched again (§10.5).
    func reply(to inquiry: Inquiry) async throws(ClientError) -> ProtocolReply {
        do {
            return try await replyOnce(to: inquiry)
        } catch .refused(let refusal) where refusal.isFromBeforeRestart {
            try await sleep(until: timeline.monotonic + ClientLimits.restartPause)
            return try await replyOnce(to: inquiry)
        } catch .refused(let refusal) where refusal.known == .useDPoPNonce {
            return try await replyOnce(to: inquiry)
        } catch .refused(let refusal) where refusal.saysMoved {
            forgetDocument(of: inquiry.address.issuer)
            throw .refused(refusal)
        }
    }

    private func replyOnce(to inquiry: Inquiry) async throws(ClientError) -> ProtocolReply {
        let (token, possession) = authorization(of: inquiry)
        let call = ProtocolCall(
            inquiry.endpoint, bearerToken: token,
            query: inquiry.query.compactMap { name, value in
                value.map { ProtocolCall.QueryItem(name: name, value: $0) }
            },
            body: inquiry.body?.serialized() ?? [], resource: inquiry.resource,
            accept: inquiry.accept, possession: possession, remoteAddress: "in-process")
        let reply = try await send(call, to: inquiry.address)
        if let nonce = reply.header("DPoP-Nonce"), binding.dpop {
            proofs.keep(nonce: nonce, from: inquiry.address.issuer)
        }
        try reply.checkSuccess()
        keepReceipts(of: reply.ledgerPointers, for: inquiry)
        return reply
    }

    /// The token of a request, and the proof that goes with it where tokens are bound to one.
    private func authorization(of inquiry: Inquiry) -> (token: [UInt8]?, PossessionProof?) {
        let issuer = inquiry.address.issuer
        let key = inquiry.credential.principal.flatMap { principal in
            binding.dpop ? proofs.key(of: principal, at: issuer, random: random) : nil
        }
        let now = timeline.now
        let token = inquiry.credential.token(
            boundTo: binding.confirmation(key), at: now, random: random)
        guard let token, let key else { return (token, nil) }
        let proof = DPoPProof.sign(
            method: inquiry.endpoint.method, url: inquiry.address.url, token: token,
            nonce: proofs.nonce(from: issuer), proofID: .tokenID(random), issuedAt: now.seconds,
            with: key)
        return (token, PossessionProof(dpop: [proof]))
    }

    private func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(ClientError) -> ProtocolReply {
        do {
            return try await transport.send(call, to: address)
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .unreachable(error)
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
