// SPDX-License-Identifier: Apache-2.0
import Audit
import StrictJSON
import Testing

@Suite("Sentences")
struct AuditSentenceTests {
    private func sentence(_ type: String, _ members: [(String, JSONValue)] = []) -> String {
        let own: [(String, JSONValue)] = [
            ("v", 1), ("seq", 0), ("ts", "2026-01-01T12:00:00.000Z"), ("ty", .string(type)),
        ]
        return AuditSentence.sentence(for: JSONValue.object(JSONObject(own + members)).serialized())
    }

    @Test(
        "Outcomes are told apart",
        arguments: [
            ("ok", "Agent agt_1 executed transfer (why_not)."),
            ("refused", "Agent agt_1 was refused transfer (why_not)."),
            ("failed", "Agent agt_1 began transfer, and the provider said no (why_not)."),
            (
                "unknown",
                "Agent agt_1 began transfer, and nobody knows whether it happened (why_not)."
            ),
            ("odd", "Agent agt_1 began transfer, and nobody knows whether it happened (why_not)."),
        ])
    func outcomes(outcome: String, expected: String) {
        #expect(
            sentence(
                "execution.completed",
                [
                    ("agent", "agt_1"), ("cap", "transfer"), ("out", .string(outcome)),
                    ("why", "why_not"),
                ]) == expected)
    }

    @Test(
        "Deciders are named, and how strongly they decided",
        arguments: [
            ("user", "session", " by user usr_1 in a session"), ("user", nil, " by user usr_1"),
            ("operator", "operator_cli", " by the operator at the command line"),
            ("policy", "policy", " by policy"),
            ("simulated", "simulated", " by a simulated approver"),
            (nil, "self", " with its own key"), ("moon", "tide", " by moon via tide"),
            (nil, nil, ""),
        ] as [(String?, String?, String)])
    func deciders(by: String?, via: String?, expected: String) {
        var members: [(String, JSONValue)] = [("agent", "agt_1"), ("user", "usr_1")]
        if let by { members.append(("by", .string(by))) }
        if let via { members.append(("via", .string(via))) }
        #expect(sentence("agent.revoked", members) == "Agent agt_1 was revoked\(expected).")
    }

    @Test("A refusal can come before it is known what was to be executed")
    func refusedBeforeItWasKnown() {
        #expect(
            sentence(
                "execution.completed",
                [("agent", "agt_1"), ("out", "refused"), ("why", "agent_expired")])
                == "Agent agt_1 was refused an execution (agent_expired).")
    }

    @Test("What happens by itself was decided by somebody all the same")
    func decisions() {
        #expect(
            sentence(
                "agent.expired",
                [("agent", "agt_1"), ("by", "policy"), ("why", "agent_expired")])
                == "Agent agt_1 expired, as policy decided (agent_expired).")
        #expect(sentence("agent.expired") == "An unnamed agent expired.")
    }

    @Test("Every event has a sentence whatever members are missing or of another type")
    func total() {
        let values: [JSONValue] = [
            1, true, .null, [], [:], "\u{1B}[31m", .number(JSONNumber(Int64.max)),
        ]
        for event in AuditEvent.allCases {
            for value in values {
                let names = event.members.always + event.members.sometimes
                let sentence = sentence(event.rawValue, names.map { ($0, value) })
                #expect(sentence.hasSuffix(".") && !sentence.contains("\u{1B}"))
            }
            #expect(sentence(event.rawValue).hasSuffix("."))
        }
    }

    @Test("Unknown types and lines that are none are told as such")
    func unknown() {
        #expect(
            sentence("moon.landed")
                == "Something happened that this version has no words for: moon.landed.")
        #expect(
            AuditSentence.sentence(for: Array("not an entry".utf8))
                == "This line is not an entry that can be read.")
        let random = SeededRandomSource(11)
        for _ in 0..<2_000 {
            #expect(AuditSentence.sentence(for: random.bytes(below: 200)).hasSuffix("."))
        }
    }

    @Test(
        "What came from outside cannot write on the terminal",
        arguments: [
            "\u{1B}[2J", "\n", "\r", "\u{0}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2066}",
            "\u{200B}", "\u{2028}", "\u{FEFF}",
        ])
    func cleaned(text: String) {
        let said = sentence("agent.revoked", [("agent", .string("a" + text + "z"))])
        let forbidden = text.unicodeScalars.first!
        #expect(!said.unicodeScalars.contains(forbidden))
        #expect(said.hasPrefix("Agent a\u{FFFD}"))
    }

    @Test("Long values are cut", arguments: [119, 120, 121])
    func cut(length: Int) {
        let said = sentence(
            "agent.revoked", [("agent", .string(String(repeating: "x", count: length)))])
        let kept = String(repeating: "x", count: min(length, 120)) + (length > 120 ? "…" : "")
        #expect(said == "Agent \(kept) was revoked.")
    }

    @Test("A summary names the largest counts, and adds any numbers up")
    func summaries() {
        func summary(_ counts: [(String, JSONValue)]) -> String {
            sentence("refusals.summary", [("counts", .object(JSONObject(counts)))])
        }
        #expect(summary([("a", 1)]) == "One more request was refused: 1 a.")
        #expect(
            summary([("a", 1), ("b", 7), ("c", 7)])
                == "15 more requests were refused: 7 b, 7 c, 1 a.")
        #expect(
            summary([("a", 6), ("b", 5), ("c", 4), ("d", 3), ("e", 2), ("f", 1)])
                == "21 more requests were refused: 6 a, 5 b, 4 c, 3 d, 2 e, and others.")
        #expect(
            summary([("a", .number(JSONNumber(Int64.max))), ("b", 2)]).hasPrefix(
                "\(Int64.max) more"))
    }
}
