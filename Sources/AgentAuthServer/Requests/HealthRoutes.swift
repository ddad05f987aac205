// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import HTTPTypes
import StrictJSON

extension RouteTable {
    /// Adds what those ask who look after the server: whether it lives, whether it can answer, and
    /// what it has counted. They stand at the root whatever the issuer's path.
    mutating func addHealth(
        _ readiness: Readiness, _ metrics: ServerMetrics, token: AdminToken, discovery: String
    ) {
        add(.get, "/healthz") { _ in
            ProtocolReply(["status": "ok"], headers: [.init("Cache-Control", "no-store")])
        }
        add(.get, "/readyz") { _ in
            guard let reason = readiness.refusal else {
                return ProtocolReply(
                    ["status": "ready"], headers: [.init("Cache-Control", "no-store")])
            }
            return ProtocolReply(ProtocolError(.unavailable, reason), discovery: discovery)
        }
        add(.get, "/metrics") { request in
            guard request.isLocal || token.isBorne(by: request) else {
                return ProtocolReply(
                    ProtocolError(
                        .unauthorized,
                        "Metrics are shown on this machine only, or with the admin token."),
                    discovery: discovery)
            }
            return ProtocolReply(
                status: 200, headers: [.init("Content-Type", ExpositionText.contentType)],
                body: Array(metrics.exposition().utf8))
        }
    }
}
