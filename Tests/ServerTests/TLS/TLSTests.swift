// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// The server's own TLS, from handshake to execution, over real sockets.
@Suite struct TLSTests {
    private static let account = JSONObject([("account_id", "acc_123")])

    @Test func everythingWorksOverTLSWithProofsAndNonces() async throws {
        try await EncryptedServer.run(
            configure: {
                $0.dpop = .required
                $0.requiresNonce = true
            }
        ) { server in
            try await server.withClient(dpop: true) { client in
                let agent = try await server.connect(client)
                let result = try await client.execute(
                    "check_balance", for: agent, arguments: Self.account)
                #expect(result.data["balance"] != nil)
                try await client.disconnect(agent)
            }
            let file = URL(filePath: server.served.data + "/context.json")
            let context = try JSONValue(parsing: Array(Data(contentsOf: file)))
            #expect(context["issuer"]?.string == server.issuer)
        }
    }

    @Test func aClientWithoutProofsIsToldWhatIsMissing() async throws {
        try await EncryptedServer.run(configure: { $0.dpop = .required }) { server in
            try await server.withClient { client in
                let agent = try await server.connect(client)
                let error = try await #require(throws: ClientError.self) {
                    try await client.execute("check_balance", for: agent, arguments: Self.account)
                }
                guard case .refused(let refusal) = error else {
                    throw error
                }
                #expect(refusal.details["reason"] == "proof_of_possession_required")
            }
        }
    }

    @Test func aTokenIsBoundToTheCertificateOfItsConnection() async throws {
        try await EncryptedServer.run(
            asksForCertificates: true, configure: { $0.mtls = .required }
        ) { server in
            let identity = try server.certificates.client("alice")
            try await server.withClient(identity: identity) { client in
                let agent = try await server.connect(client)
                let result = try await client.execute(
                    "check_balance", for: agent, arguments: Self.account)
                #expect(result.data["balance"] != nil)
            }
            // Nobody needs a certificate to look around, or to be told that one is missing.
            try await server.withClient { client in
                #expect(try await client.discover(server.issuer).issuer == server.issuer)
                let agent = try await server.connect(client)
                let error = try await #require(throws: ClientError.self) {
                    try await client.execute("check_balance", for: agent, arguments: Self.account)
                }
                guard case .refused(let refusal) = error else { throw error }
                #expect(refusal.known == .invalidJWT)
            }
        }
    }

    @Test func aCertificateOfAnotherCAIsNotLetIn() async throws {
        try await EncryptedServer.run(asksForCertificates: true) { server in
            let foreign = try TestCertificates(in: server.directory, named: "foreign")
            let error = try await #require(throws: ClientError.self) {
                try await server.withClient(identity: foreign.client("mallory")) { client in
                    try await client.discover(server.issuer)
                }
            }
            guard case .unreachable = error else { throw error }
            let failed = try await server.failedHandshakes()
            #expect(failed == 1)
        }
    }

    @Test func aServerOfAnUnknownCAIsNotTrusted() async throws {
        try await EncryptedServer.run { server in
            let transport = HTTPTransport()
            let error = try await #require(throws: TransportError.self) {
                try await transport.send(
                    ProtocolCall(.discovery, remoteAddress: "here"),
                    to: ProviderAddress(issuer: server.issuer, path: Endpoint.discovery.path))
            }
            await transport.shutdown()
            guard case .untrusted(let why) = error else { throw error }
            #expect(why.contains("no CA that is trusted here"), "\(why)")
        }
    }

    /// Neither plain HTTP nor silence holds a connection for longer than a header may take.
    @Test(arguments: ["GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", ""])
    func whatIsNoHandshakeIsClosed(_ bytes: String) async throws {
        try await EncryptedServer.run(
            serve: { $0.limits.headerTime = .milliseconds(200) }
        ) { server in
            let connection = try await RawConnection.open(
                port: try #require(server.served.port))
            try await connection.send(bytes)
            #expect(try await connection.closes())
            #expect(!connection.text.contains("HTTP/1.1"))
            connection.close()
            try await server.withClient { _ = try await $0.discover(server.issuer) }
            let failed = try await server.failedHandshakes()
            #expect(failed == (bytes.isEmpty ? 0 : 1))
        }
    }

    struct Unusable: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        /// Spoils what there is, and says which three files are named.
        let files:
            @Sendable (TestCertificates, URL) throws -> (
                certificate: String, key: String, clientCA: String?
            )
    }

    static let unusable: [Unusable] = [
        Unusable(testDescription: "no certificate", reason: "No such file") { certificates, _ in
            ("/nonexistent.pem", try certificates.issue("a").key, nil)
        },
        Unusable(testDescription: "no key", reason: "No such file") { certificates, _ in
            (try certificates.issue("a").certificate, "/nonexistent.key", nil)
        },
        Unusable(testDescription: "a directory", reason: "not a plain file") { _, directory in
            (directory.path, directory.path, nil)
        },
        Unusable(testDescription: "a key for all to read", reason: "chmod 600") {
            certificates, _ in
            let files = try certificates.issue("a")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: files.key)
            return (files.certificate, files.key, nil)
        },
        Unusable(testDescription: "another key", reason: "it is not the key of") {
            certificates, _ in
            (try certificates.issue("a").certificate, try certificates.issue("b").key, nil)
        },
        Unusable(testDescription: "a key for a certificate", reason: "no certificate in PEM") {
            certificates, _ in
            let files = try certificates.issue("a")
            return (files.key, files.key, nil)
        },
        Unusable(testDescription: "a certificate for a key", reason: "no private key in PEM") {
            certificates, directory in
            let files = try certificates.issue("a")
            let copy = directory.appending(path: "copy").path
            try FileManager.default.copyItem(atPath: files.certificate, toPath: copy)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
            return (files.certificate, copy, nil)
        },
        Unusable(testDescription: "no client CA", reason: "No such file") { certificates, _ in
            let files = try certificates.issue("a")
            return (files.certificate, files.key, "/nonexistent.pem")
        },
    ]

    @Test(arguments: unusable)
    func filesThatDoNotFitAreRefused(_ row: Unusable) throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = try row.files(try TestCertificates(in: directory), directory)
        let error = try #require(throws: TLSIdentity.FileError.self) {
            try TLSIdentity(
                certificate: files.certificate, key: files.key, clientCA: files.clientCA)
        }
        #expect(error.reason.contains(row.reason), "\(error)")
    }
}
