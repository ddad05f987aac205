// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// `docs/client.md` says what is so.
struct DocumentationTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Fixtures.package.appending(path: path), encoding: .utf8)
    }

    @Test("The example is the one that is compiled here")
    func example() throws {
        let page = try DocumentationTests.text("docs/client.md")
        let source = try DocumentationTests.text("Tests/ClientTests/Example/BalanceExample.swift")
        let code = source.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        #expect(page.contains("```swift\n\(code.joined(separator: "\n"))```\n"))
    }

    @Test("The example does what it says")
    func exampleRuns() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let timeline = TestTimeline()
        let server = ScriptedServer(
            timeline,
            [
                .discovery: [try .fixture("discovery")],
                .register: [try .fixture("register-pending")],
                .status: [try .fixture("status-active")],
                .execute: [try .fixture("execute")],
                .revoke: [try .fixture("revoke")],
            ])
        let address = ProviderAddress(issuer: Scene.issuer, path: "/")
        let data = try await balance(
            of: "acc_123", keysIn: directory.path, passphrase: "correct horse",
            bank: { call in
                do {
                    return try await server.send(call, to: address)
                } catch {
                    return ProtocolReply(
                        ProtocolError(.unavailable, "Not scripted."), discovery: Scene.issuer)
                }
            }, timeline: timeline)
        #expect(data["currency"] == "USD")
        #expect(try server.bodies(.execute).first?["arguments"] == ["account_id": "acc_123"])
        #expect(server.requests(.revoke).count == 1)
    }

    /// The name under which the page lists an error. A case that is new does not compile here until
    /// it has one.
    private static func name(_ error: ClientError) -> String {
        switch error {
        case .refused: "refused"
        case .approvalDenied: "approvalDenied"
        case .approvalExpired: "approvalExpired"
        case .stillPending: "stillPending"
        case .unreachable: "unreachable"
        case .malformedReply: "malformedReply"
        case .unsupportedVersion: "unsupportedVersion"
        case .notConnected: "notConnected"
        case .hostUnknown: "hostUnknown"
        case .notGranted: "notGranted"
        case .stillRunning: "stillRunning"
        case .keyStore(.doesNotOpen): "doesNotOpen"
        case .keyStore(.altered): "altered"
        case .keyStore(.unknownFormat): "unknownFormat"
        case .keyStore(.loosePermissions): "loosePermissions"
        case .keyStore(.notOwned): "notOwned"
        case .keyStore(.missing): "missing"
        case .keyStore(.tooLarge): "tooLarge"
        case .keyStore(.system): "system"
        case .keyStore(.outOfMemory): "outOfMemory"
        case .cancelled: "cancelled"
        }
    }

    private static let view = AgentView(agent: Scene.agent, grants: [])

    static let errors: [ClientError] = [
        .approvalDenied(view), .approvalExpired(view), .stillPending(view),
        .unreachable(.refused("https://bank.example")),
        .malformedReply("no 'data'"), .unsupportedVersion("2.0"), .notConnected(Scene.agent),
        .hostUnknown(issuer: Scene.issuer), .notGranted(["pay"]),
        .stillRunning(statusURL: "https://bank.example/job"),
        .keyStore(.doesNotOpen(path: "k", withPassphrase: true)),
        .keyStore(.doesNotOpen(path: "k", withPassphrase: false)), .keyStore(.altered(path: "k")),
        .keyStore(.unknownFormat(path: "k")), .keyStore(.loosePermissions(path: "k", mode: "600")),
        .keyStore(.notOwned(path: "k")), .keyStore(.missing(path: "k")),
        .keyStore(.tooLarge(path: "k")),
        .keyStore(.system(operation: "open", path: "k", code: 13)), .keyStore(.outOfMemory),
        .cancelled,
    ]

    @Test("Every error is on the page, and says what happened and what to do", arguments: errors)
    func listed(error: ClientError) throws {
        let page = try DocumentationTests.text("docs/client.md")
        #expect(page.contains("`\(DocumentationTests.name(error))`"))
        let sentences = error.description.split(separator: ". ")
        #expect(sentences.count >= 2 || error.description.contains("Run:"))
    }
}
