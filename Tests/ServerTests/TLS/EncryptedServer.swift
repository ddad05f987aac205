// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Cryptography
import FixturesSupport
import Foundation
import NIOCore
import NIOPosix

/// A server with TLS of its own on a port of this machine, and clients that trust it, or not.
struct EncryptedServer {
    let served: ServedAuthority
    let issuer: String
    let certificates: TestCertificates
    let directory: URL

    static func run(
        asksForCertificates: Bool = false,
        configure: (inout PossessionPolicy) -> Void = { _ in },
        serve: (inout ServerConfiguration) -> Void = { _ in },
        _ test: (EncryptedServer) async throws -> Void
    ) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let certificates = try TestCertificates(in: directory)
        let identity = try certificates.server(
            asking: asksForCertificates ? certificates.ca : nil)
        let port = try await freePort()
        let issuer = "https://localhost:\(port)"
        try await ServedAuthority.run(
            .live, issuer: issuer, configure: { configure(&$0.possession) },
            serve: { server in
                server.port = port
                server.tls = identity
                serve(&server)
            }
        ) { served in
            try await test(
                EncryptedServer(
                    served: served, issuer: issuer, certificates: certificates,
                    directory: directory))
        }
    }

    /// The issuer has the port in it, so it is chosen before the server listens.
    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    /// Runs `body` with a client that trusts the server's CA.
    func withClient<Result>(
        identity: ClientTLS.Identity? = nil, dpop: Bool = false,
        _ body: (AgentAuthClient) async throws -> Result
    ) async throws -> Result {
        let tls = try ClientTLS(ca: certificates.ca, identity: identity)
        var options = HTTPTransport.Options()
        options.tls = tls
        let transport = HTTPTransport(options)
        let client = AgentAuthClient(
            transport: transport, keyStore: MemoryKeyStore(), timeline: SystemTimeline(),
            random: SystemRandomSource(),
            binding: TokenBinding(dpop: dpop, certificate: tls.certificateDigest))
        do {
            let result = try await body(client)
            await transport.shutdown()
            return result
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    /// What the server has counted, as the operator's socket tells.
    func failedHandshakes() async throws -> Int? {
        let connection = try await RawConnection.open(socket: served.data + "/admin.sock")
        defer { connection.close() }
        try await connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        let text = String(decoding: try await connection.answer().body, as: UTF8.self)
        return text.split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("agentauth_tls_handshake_failures_total ") }
            .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) }
    }

    /// Connects an agent that may look at balances, approved by a simulated person.
    func connect(_ client: AgentAuthClient) async throws -> AgentID {
        let authority = served.authority
        let user = try await authority.operations.addUser(named: "user-\(UUID().uuidString)")
        let request = ConnectRequest(
            issuer: issuer, name: "Tester", capabilities: [CapabilityRequest("check_balance")],
            wish: ApprovalWish(reason: "To see that it works"))
        return try await client.connect(request, wait: .seconds(30)) { approval in
            guard let code = approval.userCode.flatMap({ UserCode(typed: $0) }) else { return }
            _ = try? await authority.approvals.approve(.code(code), by: .simulated(user))
        }.agent
    }
}
