// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import StrictJSON

extension ServedAuthority {
    struct NotLive: Error {}

    /// A socket to the server.
    func connect(sending text: String = "") async throws -> RawConnection {
        guard let port else { throw NotLive() }
        return try await RawConnection.open(port: port, sending: text)
    }

    /// One request on a connection of its own.
    func exchange(_ text: String) async throws -> RawAnswer {
        guard let port else { throw NotLive() }
        return try await RawConnection.exchange(port: port, text)
    }

    func get(_ path: String, _ fields: String = "") async throws -> RawAnswer {
        try await exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
    }

    /// The text of an execution, for a test that looks at the socket.
    func executionText(
        _ actor: Actor, _ capability: String, accept: String = "*/*", fields: String = ""
    ) -> String {
        let body = "{\"capability\":\"\(capability)\",\"arguments\":{}}"
        let token = String(decoding: agentToken(actor), as: UTF8.self)
        return "POST /capability/execute HTTP/1.1\r\nHost: a\r\nAccept: \(accept)\r\n"
            + "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n\(fields)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

extension ServerLimits {
    /// Times that a test can wait for, an order of magnitude apart from what it takes to answer.
    static var impatient: ServerLimits {
        var limits = ServerLimits()
        limits.headerTime = .milliseconds(300)
        limits.idleTime = .milliseconds(400)
        limits.crowdedIdleTime = .milliseconds(50)
        limits.writeTime = .milliseconds(400)
        limits.lingerTime = .milliseconds(100)
        limits.commentTime = .milliseconds(100)
        limits.shutdownTime = .seconds(2)
        return limits
    }
}
