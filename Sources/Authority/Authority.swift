// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Audit
import Cryptography
import Storage
import StrictJSON
import Transparency

/// The engine of an Agent Auth server: hosts, agents, grants, approvals, lifetimes, execution.
///
/// Begin with ``respond(to:)``, the one door through which every protocol request comes, from a
/// socket or from the same process, and with ``open(_:)``, which makes an engine over a data
/// directory. People decide through ``approvals``, operators act through ``operations``.
///
/// It has no sockets and no HTML. Time and chance are given to it.
public final class Authority: Sendable {
    package let parts: Parts
    let authenticator: Authenticator
    let refusals: RefusalLog
    let ledger: LedgerKeeper
    let directory: ProviderDirectory
    /// Where local users log in.
    public let login: LoginDesk

    init(
        parts: Parts, restart: RestartRule, refusals: RefusalLog, ledger: LedgerKeeper,
        hashing: PasswordHashing, directory: ProviderDirectory
    ) {
        self.parts = parts
        self.refusals = refusals
        self.ledger = ledger
        self.directory = directory
        login = LoginDesk(parts: parts, refusals: refusals, hashing: hashing)
        authenticator = Authenticator(parts: parts, restart: restart)
    }

    /// Answers one request. Never throws: what goes wrong is an answer with a status, a code and a
    /// sentence, and is recorded.
    public func respond(to call: ProtocolCall) async -> ProtocolReply {
        var asker = Asker(address: call.remoteAddress)
        var reply: ProtocolReply
        do {
            if call.bearerToken == nil { try parts.limits.takeStranger(from: asker.address) }
            reply = try await answer(call, &asker)
        } catch {
            let refusal = limited(ProtocolError(refusing: error), of: call, by: asker)
            refused(refusal, at: call.endpoint, asker)
            reply = ProtocolReply(refusal, discovery: parts.configuration.discoveryLocation)
        }
        reply.agent = asker.proven?.agent
        return asker.nextNonce.map { reply.adding(.init("DPoP-Nonce", $0)) } ?? reply
    }

    /// What a refusal comes to under the limits: whoever shows too many invalid tokens is told to
    /// wait, and whoever is told to wait may send the same token again.
    private func limited(
        _ refusal: ProtocolError, of call: ProtocolCall, by asker: Asker
    ) -> ProtocolError {
        if refusal.code == .rateLimited, let token = asker.usedToken, !asker.isRecorded {
            authenticator.release(token)
        }
        // To be handed a nonce is no failure.
        guard refusal.code.status == 401, refusal.code != .useDPoPNonce, call.bearerToken != nil
        else { return refusal }
        do {
            try parts.limits.takeStranger(from: asker.address)
            return refusal
        } catch {
            return error
        }
    }

    /// Counts a refusal, and records it unless the operation has its entry.
    func refused(_ refusal: ProtocolError, at endpoint: Endpoint, _ asker: Asker) {
        parts.live.tally.count(refusal.code)
        if asker.isRecorded { return }
        if endpoint.executes { parts.live.tally.count(.refused) }
        refusals.record(refusal, of: endpoint, by: asker)
    }

    /// Where people, and what stands in for them, decide on requests.
    public var approvals: ApprovalDesk { ApprovalDesk(parts: parts) }

    /// Where a logged-in person finds a request by its code, and decides on it.
    public var reviews: ReviewDesk { ReviewDesk(login: login) }

    /// What the operator can do.
    public var operations: OperatorDesk {
        OperatorDesk(parts: parts, refusals: refusals, login: login)
    }

    private func answer(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        if call.endpoint == .discovery { return discovery() }
        try parts.clock.check()
        guard call.body.count <= ProtocolLimits.bodyBytes else {
            throw ProtocolError(
                .payloadTooLarge, "The body has more than \(ProtocolLimits.bodyBytes) bytes.")
        }
        switch call.endpoint {
        case .discovery: return discovery()
        case .capabilities, .describeCapability: return try await catalogue(call, &asker)
        case .register: return try await register(call, &asker)
        case .enrollHost: return try await enroll(call)
        case .search: return try search(call)
        case .status: return try await status(call, &asker)
        case .agentEvents: return try await events(call, &asker)
        case .reactivate: return try await reactivate(call, &asker)
        case .revoke: return try await revoke(call, &asker)
        case .revokeHost: return try await revokeHost(call, &asker)
        case .requestCapability: return try await requestCapability(call, &asker)
        case .execute: return try await execute(call, &asker)
        case .batchExecute: return try await executeBatch(call, &asker)
        case .jobStatus: return try await jobStatus(call, &asker)
        case .revokeCapability: return try await revokeCapability(call, &asker)
        case .rotateKey: return try await rotateKey(call, &asker)
        case .rotateHostKey: return try await rotateHostKey(call, &asker)
        case .claim: return try await claim(call, &asker)
        case .introspect: return try await introspect(call, &asker)
        case .serverKeys: return serverKeys()
        case .ledgerCheckpoint: return try await checkpoint(call, &asker)
        case .ledgerProof: return try await proof(call, &asker)
        }
    }

    // MARK: What anyone may ask

    private func discovery() -> ProtocolReply {
        ProtocolReply(
            discoveryDocument.json, headers: [.init("Cache-Control", "public, max-age=3600")])
    }

    /// What the server says of itself.
    var discoveryDocument: Discovery {
        let configuration = parts.configuration
        var document = Discovery(
            issuer: configuration.issuer, providerName: configuration.providerName,
            description: configuration.description,
            modes: AgentMode.allCases.filter(configuration.modes.contains),
            approvalMethods: ApprovalMethod.allCases.filter(
                configuration.approval.methods.contains), ledgerKey: ledgerKey.description)
        if configuration.possession.dpop != .off {
            document.proofAlgorithms = [DPoPProof.algorithm]
        }
        return document
    }

    private func catalogue(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let viewer = try await viewer(of: call, &asker)
        let catalogue = Catalogue(
            parts: parts, disabled: try parts.disabledCapabilities())
        let json =
            call.endpoint == .capabilities
            ? try catalogue.list(
                query: call.parameter("query"), cursor: call.parameter("cursor"),
                limit: call.parameter("limit"), for: viewer
            ).json
            : try catalogue.describe(call.parameter("name"), for: viewer).json
        return ProtocolReply(
            json,
            headers: [
                .init("Cache-Control", viewer == nil ? "max-age=300" : "private, max-age=300")
            ])
    }

    /// The agent that looks at the catalogue; nil for hosts and for nobody in particular.
    private func viewer(
        of call: ProtocolCall, _ asker: inout Asker
    ) async throws -> AgentSnapshot? {
        let isRequired = parts.configuration.capabilities.authenticationRequired
        guard let bytes = call.bearerToken else {
            guard !isRequired else {
                throw ProtocolError(
                    .authenticationRequired,
                    "This server requires a host or agent JWT to show its capabilities.")
            }
            return nil
        }
        switch try Token(parsing: bytes.span).kind {
        case .agent:
            return try await authenticator.agent(
                of: call, audiences: [parts.configuration.issuer], asker: &asker
            ).snapshot
        case .host:
            // A host that nobody knows yet looks around before it registers: as anyone may.
            let host = try await authenticator.host(of: call, asker: &asker).host
            if host == nil && isRequired {
                throw ProtocolError(.authenticationRequired, "No host here has the token's key.")
            }
            return nil
        case .keyProof:
            throw ProtocolError.opensNothing
        }
    }

    // MARK: What hosts may ask

    private func register(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let principal = try await authenticator.host(of: call, asker: &asker)
        if principal.host == nil {
            try parts.limits.takeRegistration(from: asker.address)
        }
        let request = try RegisterRequest(body(of: call))
        let outcome = try await Registration(parts: parts)
            .register(request, by: principal, from: call.remoteAddress)
        var view = AgentView(
            outcome.agent, grants: outcome.grants, approval: outcome.approval, parts: parts,
            now: parts.now)
        view.lastUsedAt = nil
        return ProtocolReply(view.json, headers: headers(outcome.pointer))
    }

    private func enroll(_ call: ProtocolCall) async throws -> ProtocolReply {
        let request = try EnrollRequest(body(of: call))
        let (host, pointer) = try await Enrolling(parts: parts).enroll(request)
        return ProtocolReply(
            [
                "host_id": .string(host.id.text),
                // Some clients in the field read this spelling only.
                "hostId": .string(host.id.text),
                "name": host.name.map { .string($0) } ?? .null,
                "default_capabilities": .array(host.defaults.map(\.json)),
                "status": .string(host.status.rawValue),
            ], headers: headers(pointer))
    }

    private func status(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(
            of: call, in: [.active, .pending, .rejected], asker: &asker)
        guard let text = try call.parameter("agent_id") else {
            throw ProtocolError.invalidRequest("The parameter 'agent_id' is missing.")
        }
        guard let agent = AgentID(text) else { throw ProtocolError.unknownAgent }
        return ProtocolReply(try Inquiry(parts: parts).status(of: agent, under: host.id).json)
    }

    private func reactivate(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let reference = try AgentReference(body(of: call))
        let outcome = try await Reactivation(parts: parts)
            .reactivate(reference.agent, under: host.id, from: call.remoteAddress)
        return ProtocolReply(
            AgentView(
                outcome.agent, grants: outcome.grants, approval: outcome.approval, parts: parts,
                now: parts.now
            ).json, headers: headers(outcome.pointer))
    }

    private func revoke(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let reference = try AgentReference(body(of: call))
        let pointer = try await Revocation(parts: parts)
            .revoke(reference.agent, under: host.id, for: Cause(why: "host_request"))
        return ProtocolReply(
            ["agent_id": .string(reference.agent.text), "status": "revoked"],
            headers: headers(pointer))
    }

    private func revokeHost(
        _ call: ProtocolCall, _ asker: inout Asker
    ) async throws -> ProtocolReply {
        let (host, _) = try await authenticator.knownHost(of: call, asker: &asker)
        let (agents, pointer) = try await Revocation(parts: parts)
            .revokeHost(host.id, for: Cause(why: "host_request"))
        return ProtocolReply(
            [
                "host_id": .string(host.id.text), "status": "revoked",
                "agents_revoked": .number(JSONNumber(agents)),
            ], headers: headers(pointer))
    }

    // MARK: Bodies and headers

    func body(of call: ProtocolCall) throws(ProtocolError) -> JSONValue {
        guard !call.body.isEmpty else {
            throw .invalidRequest("The body is empty; send a JSON object.")
        }
        do {
            return try JSONValue(parsing: call.body)
        } catch {
            throw .invalidRequest("The body is not strict JSON: \(error)")
        }
    }

    func headers(_ pointer: LedgerPointer?) -> [ProtocolReply.Header] {
        pointer.map { [.init(LedgerPointer.headerName, $0.headerValue)] } ?? []
    }
}
