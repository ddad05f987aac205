// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Storage
import StrictJSON

/// From a bearer token to whoever signed it, in the decided order: form, audience, identity,
/// signature, times, standing, possession, and replay last. A caller without a valid signature learns
/// nothing about anybody's state, and a token that fails earlier is not used up.
struct Authenticator: Sendable {
    let parts: Parts
    let check: TokenCheck
    private let possession: PossessionCheck
    private let replays: ReplayGuard
    private let restart: RestartRule

    init(parts: Parts, restart: RestartRule) {
        self.parts = parts
        self.restart = restart
        check = TokenCheck(rules: parts.configuration.tokens)
        possession = PossessionCheck(parts)
        replays = ReplayGuard(
            perIdentity: parts.configuration.limits.isEnabled
                ? parts.configuration.tokens.perIdentity : .max,
            grace: parts.configuration.tokens.clockSkew)
    }

    /// An agent that may act now. A class, for it goes through every step of a request.
    final class AgentPrincipal: Sendable {
        let claims: TokenClaims
        /// The token as it was sent.
        let token: [UInt8]
        let snapshot: AgentSnapshot
        /// The journal's epoch from before the snapshot was looked at.
        let epoch: UInt64
        /// The key that verified the token, where it was published and is not the recorded one.
        let newKey: PublicKey?

        init(
            claims: TokenClaims, token: [UInt8], snapshot: AgentSnapshot, epoch: UInt64,
            newKey: PublicKey? = nil
        ) {
            self.claims = claims
            self.token = token
            self.snapshot = snapshot
            self.epoch = epoch
            self.newKey = newKey
        }
    }

    /// Whoever signed a host token.
    struct HostPrincipal: Sendable {
        let claims: TokenClaims
        let key: JWK
        /// Nil for a key that no host has; then only registration makes sense.
        let host: Host?
        /// Where the key was published; nil for one that was sent.
        let keys: PublishedKeys?
    }

    /// The agent behind a call; it must be active.
    func agent(
        of call: ProtocolCall, audiences: [String], asker: inout Asker
    ) async throws -> AgentPrincipal {
        let principal = try await signer(of: call, audiences: audiences, asker: &asker)
        try check.times(principal.claims, at: parts.timeline.now)
        try await standing(of: principal)
        try possess(principal, call, &asker)
        try await admit(
            principal.claims, identity: principal.snapshot.agent.id.text,
            limitedBy: principal.snapshot.limitKeys, asker: &asker)
        return try await noting(principal)
    }

    /// The agent that asks for a job: with a token as for everything else, or with the very one that
    /// started the job. That one was used and may have expired; it is good for this job alone, as
    /// long as the job is remembered.
    func agent(
        askingFor job: Job?, by call: ProtocolCall, audiences: [String], asker: inout Asker
    ) async throws -> AgentPrincipal {
        let principal = try await signer(of: call, audiences: audiences, asker: &asker)
        let agent = principal.snapshot.agent.id
        let hasStarted =
            job.map { $0.agent == agent && $0.startingToken == SHA256.digest(of: principal.token) }
            ?? false
        if !hasStarted { try check.times(principal.claims, at: parts.timeline.now) }
        try await standing(of: principal)
        try possess(principal, call, &asker)
        let keys = principal.snapshot.limitKeys
        if hasStarted {
            try parts.limits.take(keys)
        } else {
            try await admit(
                principal.claims, identity: agent.text, limitedBy: keys, asker: &asker)
        }
        return try await noting(principal)
    }

    /// The agent that signed a token which is meant for one of the audiences.
    private func signer(
        of call: ProtocolCall, audiences: [String], asker: inout Asker
    ) async throws -> AgentPrincipal {
        let token = try check.token(of: call, kind: .agent)
        let claims = token.claims
        try check.audience(claims, isOneOf: audiences)
        guard let id = claims.subject.flatMap({ AgentID($0) }) else {
            throw ProtocolError.invalidJWT("The token's sub must be the agent's id.")
        }
        asker.claimedAgent = id
        let epoch = parts.journal.epoch
        guard let snapshot = try parts.journal.snapshot(of: id) else {
            throw ProtocolError.invalidJWT("The token names no agent of this server.")
        }
        let isCurrent = claims.issuer.map { snapshot.accepts(issuer: $0, at: parts.now) } ?? true
        guard isCurrent || snapshot.hostKeys != nil else {
            throw ProtocolError.invalidJWT("The token's iss is not the agent's host.")
        }
        let newKey = try await verify(token, of: snapshot)
        if !isCurrent { try await checkIssuer(claims, isPublishedBy: snapshot) }
        asker.proven = .init(
            host: snapshot.host.id, agent: id, user: snapshot.agent.user)
        asker.tokenID = claims.tokenID
        return AgentPrincipal(
            claims: claims, token: call.bearerToken ?? [], snapshot: snapshot, epoch: epoch,
            newKey: newKey)
    }

    private func possess(
        _ principal: AgentPrincipal, _ call: ProtocolCall, _ asker: inout Asker
    ) throws {
        try possession.check(
            principal.claims, of: call, from: principal.snapshot.agent.id.text, isAgent: true,
            at: parts.timeline.now, asker: &asker)
    }

    /// Refuses agents that may not act; what their clocks say is stored.
    private func standing(of principal: AgentPrincipal) async throws {
        guard let refusal = parts.rules.standing(of: principal.snapshot, at: parts.now) else {
            return
        }
        try await Lapse(parts: parts).settle(principal.snapshot)
        throw refusal
    }

    /// The host behind a call; whether its state permits the call is for the endpoint to say.
    func host(of call: ProtocolCall, asker: inout Asker) async throws -> HostPrincipal {
        let token = try check.token(of: call, kind: .host)
        let claims = token.claims
        try check.audience(claims, isOneOf: [parts.configuration.issuer])
        guard let thumbprint = claims.issuer.flatMap({ Thumbprint($0) }) else {
            throw ProtocolError.invalidJWT("The token's iss must be the host key's thumbprint.")
        }
        let signer = try await hostSigner(of: token, named: thumbprint, at: call.endpoint)
        let host = signer.host
        try check.signature(token, by: signer.key.publicKey)
        if let host {
            asker.proven = .init(host: host.id, agent: nil, user: host.user)
            asker.tokenID = claims.tokenID
        }
        try check.times(claims, at: parts.timeline.now)
        if host?.status == .revoked { throw ProtocolError.standing(of: HostStatus.revoked) }
        try possession.check(
            claims, of: call, from: thumbprint.description, isAgent: false,
            at: parts.timeline.now, asker: &asker)
        // What ends something is never held up: a host whose agents ask too much must be able to stop
        // them.
        let keys = host.flatMap {
            call.endpoint.revokes ? nil : LimitKeys(host: $0.id, user: $0.user)
        }
        try await admit(
            claims, identity: thumbprint.description, limitedBy: keys, asker: &asker)
        if let host { try await noteProof(of: host, by: signer.key) }
        return HostPrincipal(
            claims: claims, key: signer.key, host: try await noting(signer), keys: signer.keys)
    }

    /// A known host whose state is one of those that the endpoint accepts.
    func knownHost(
        of call: ProtocolCall, in accepted: Set<HostStatus> = [.active], asker: inout Asker
    ) async throws -> (Host, TokenClaims) {
        let principal = try await host(of: call, asker: &asker)
        guard let host = principal.host else {
            throw ProtocolError.invalidJWT("No host of this server has the token's key.")
        }
        guard accepted.contains(host.status) else {
            throw ProtocolError.standing(of: host.status)
        }
        return (host, principal.claims)
    }

    /// Admits nobody any more. A token that was admitted before was issued before this moment, or
    /// is remembered.
    func close() {
        replays.close()
    }

    /// The last checks: the identity must not ask too often, and the token must not have been used.
    ///
    /// In this order, so that a token which is told to wait is not used up (decision 50); and what a
    /// replay counted is taken back, so that whoever caught a token uses up nothing of its owner's.
    private func admit(
        _ claims: TokenClaims, identity: String, limitedBy keys: LimitKeys?, asker: inout Asker
    ) async throws {
        if let keys { try parts.limits.take(keys) }
        do {
            try await admit(claims, identity: identity)
        } catch {
            if let keys { parts.limits.giveBack(keys) }
            throw error
        }
        asker.usedToken = .init(
            identity: identity, tokenID: claims.tokenID, expiresAt: claims.expiresAt)
    }

    /// Lets a token be used again that nothing came of.
    func release(_ token: Asker.UsedToken) {
        replays.release(
            identity: token.identity, tokenID: token.tokenID, expiresAt: token.expiresAt)
    }

    /// Refuses a token that was used, by this run or the one before.
    func admit(_ claims: TokenClaims, identity: String) async throws {
        let now = parts.timeline.now
        try restart.check(claims, identity: identity, by: parts.timeline)
        switch replays.admit(
            identity: identity, tokenID: claims.tokenID, expiresAt: claims.expiresAt,
            at: min(now, parts.clock.steady))
        {
        case .fresh: break
        case .closed: throw ProtocolError.shuttingDown
        case .replayed: throw ProtocolError.replayed
        case .tooMany: throw ProtocolError.tooManyTokens
        }
        if claims.issuedAt > now.seconds {
            try await rememberEarly(claims, identity: identity)
        }
    }

    /// A token from ahead of our clock outlives a restart that comes before its `iat`, so its use
    /// is made durable.
    private func rememberEarly(_ claims: TokenClaims, identity: String) async throws {
        let key = restart.key(of: claims, identity: identity)
        let end = Timestamp(seconds: claims.expiresAt) + parts.configuration.tokens.clockSkew
        try await parts.journal.commit { txn, change in
            try txn.put(change.tables.earlyTokens, key, Deadline(end))
        }
    }
}

extension ProtocolError {
    static let tooManyTokens = ProtocolError(
        .rateLimited, "Too many tokens of this identity are alive; slow down.",
        retryAfterSeconds: 10)
}
