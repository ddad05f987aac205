// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Authority
import Foundation
import StrictJSON
import Testing

/// What never stands in an entry: arguments, results, names, reasons, messages.
@Suite struct PrivacyTests {
    @Test func theLedgerHoldsNothingInClear() async throws {
        try await Ground.run { ground in
            let stage = try await ground.open()
            let alice = try await stage.authority.operations.addUser(
                named: "Xalice Xpersonal", mailbox: "Xlogin@example.com")
            let (host, agent) = (stage.key(), stage.key())
            let answer = try await stage.register(
                host: host, agent: agent, capabilities: ["send_mail", "list_messages"],
                name: "Xagent name",
                more: [
                    ("reason", "Xreason text"), ("host_name", "Xhost name"),
                    ("binding_message", "Xbinding"), ("login_hint", "Xlogin@example.com"),
                ])
            let asked = try #require(try stage.authority.approvals.waiting().first)
            try await stage.authority.approvals.approve(.id(asked.id), by: .simulated(alice))
            let actor = try stage.actor(answer, host: host, agent: agent)
            let sent = try await stage.execute(
                actor, "send_mail",
                ["to": "Xto@example.com", "subject": "Xsubject", "body": "Xbody"])
            #expect(sent.status == 200)
            let listed = try await stage.execute(actor, "list_messages")
            #expect(listed.json["data"]?.array?.first?["subject"]?.string == "Xsubject")
            // A name that no capability has is text of the caller's.
            let unknown = try await stage.execute(actor, "Xcapability of Xalice")
            #expect(unknown.status == 404)
            _ = try await stage.execute(actor, "send_mail", ["to": "Xwrong"])
            let more = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["check_balance"], "reason": "Xescalation"])
            try await stage.authority.approvals.deny(
                .code(try stage.code(more)), reason: "Xdenial", by: .simulated(alice))
            _ = try await stage.send(
                .requestCapability, token: stage.agentToken(actor, audience: Stage.issuer),
                body: ["capabilities": ["Xunknown"]])
            for line in try stage.authority.entries(from: 0) {
                let text = String(decoding: line, as: UTF8.self)
                #expect(Self.marks(in: text).isEmpty, "\(text)")
            }
            try await stage.authority.shutdown()
            #expect(try ground.verdict().outcome == .intact)
        }
    }

    /// Words of the test's own begin with X and a lower-case letter and are longer than what chance
    /// spells in base64url.
    private static func marks(in text: String) -> [String] {
        [
            "Xalice", "Xpersonal", "Xagent", "Xreason", "Xhost", "Xbinding", "Xlogin", "Xsubject",
            "Xcapability", "Xwrong", "Xescalation", "Xdenial", "Xunknown", "Xto@", "Xbody",
        ].filter { text.contains($0) }
    }
}
