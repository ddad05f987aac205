// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON
import Synchronization

extension AgentAuthClient {
    /// What the server at `issuer` says of itself (§5.1). Asked once an hour at most, unless the
    /// server says otherwise; while it cannot be reached, the last document serves for a day.
    ///
    /// Whether the server is one to trust is the caller's question to a person or a directory
    /// before this is called (§8.9).
    public func discover(_ issuer: String) async throws(ClientError) -> Discovery {
        let key = Array(issuer.utf8)
        let now = timeline.monotonic
        if let document = documents.withLock({ $0.fresh(key, at: now) }) { return document }
        do {
            let answer = try await document(of: issuer)
            let document = try Discovery(checking: answer, issuer: issuer)
            let lifetime = answer.reply.lifetime(
                standard: ClientLimits.discoveryLifetime,
                limit: ClientLimits.discoveryLifetimeLimit)
            documents.withLock { $0.store(document, as: key, for: lifetime, at: now) }
            return document
        } catch let error where error.isTemporary {
            let old = documents.withLock {
                $0.value(key, notOlderThan: ClientLimits.discoveryLifetimeLimit, at: now)
            }
            guard let old else { throw error }
            return old
        }
    }

    /// The document where the protocol puts it, or where servers that live under another's paths do.
    private func document(of issuer: String) async throws(ClientError) -> Answer {
        do {
            return try await document(of: issuer, at: Endpoint.discovery.path)
        } catch .refused(let refusal) where refusal.status == 404 {
            do {
                return try await document(of: issuer, at: "/api/auth/agent/agent-configuration")
            } catch .refused(let second) where second.status == 404 {
                throw .refused(refusal)
            }
        }
    }

    private func document(
        of issuer: String, at path: String
    ) async throws(ClientError) -> Answer {
        try await ask(
            .discovery, at: ProviderAddress(issuer: issuer, path: path), as: .none)
    }

    /// Has the server's document fetched again: its endpoints are not where they were (§10.5).
    func forgetDocument(of issuer: String) {
        documents.withLock { $0.removeAll { $0 == Array(issuer.utf8) } }
    }
}

extension Discovery {
    /// Reads a server's document and refuses one that could lead a token astray.
    fileprivate init(checking answer: Answer, issuer: String) throws(ClientError) {
        if let version = answer.json["version"]?.string, !Discovery.isSpoken(version) {
            throw .unsupportedVersion(version)
        }
        self = try answer.message(Discovery.init)
        guard self.issuer.isSame(as: issuer) else {
            throw .malformedReply(
                "asked at \(issuer), it names '\(self.issuer)' as its issuer; ask there if that "
                    + "is the server you mean")
        }
        guard algorithms.contains(where: { $0.isSame(as: "Ed25519") }) else {
            throw .malformedReply("it no longer lists Ed25519, the one algorithm of the protocol")
        }
        guard let origin = WebOrigin(of: issuer), origin.permits(defaultLocation) else {
            throw .malformedReply("'\(defaultLocation)' is no location to send tokens to")
        }
        // A path without its slash would be read as part of the host's name.
        let isAstray = Endpoint.allCases.contains { endpoint in
            path(of: endpoint).utf8.first != UInt8(ascii: "/")
                || WebOrigin(of: issuer + path(of: endpoint)) != origin
        }
        if isAstray { throw .malformedReply("an endpoint's path leads away from the server") }
    }

    private static func isSpoken(_ version: String) -> Bool {
        version.isSame(as: "1") || version.utf8.starts(with: "1.".utf8)
    }

    /// Where an endpoint is reached.
    func address(of endpoint: Endpoint) -> ProviderAddress {
        ProviderAddress(issuer: issuer, path: path(of: endpoint))
    }
}
