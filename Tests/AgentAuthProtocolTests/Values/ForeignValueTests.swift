// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Testing

/// What other servers write, as a client reads it.
struct ForeignValueTests {
    @Test(
        arguments: [
            ("agt_abc123", true), ("42", true), ("agent:7/x.y", true),
            ("3f0c1c2e-8f2a-4a57-9d0e-2f1e3e9c7b11", true),
            (String(repeating: "x", count: 256), true),
            (String(repeating: "x", count: 257), false), ("", false), ("a b", false),
            ("a\n", false), ("a\u{0}", false), ("agt_é", false), ("a\u{7F}", false),
        ])
    func opaqueIdentifier(text: String, isTaken: Bool) {
        #expect((AgentID(opaque: text)?.text == text) == isTaken)
    }

    @Test(
        arguments: [
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"),
            ("2026-01-02T03:04:05.5+00:00", "2026-01-02T03:04:05.500Z"),
            ("2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05.000Z"),
            ("2026-01-02T03:04:05.123456+02:00", "2026-01-02T01:04:05.123Z"),
            ("2025-12-31T23:30:00-05:45", "2026-01-01T05:15:00.000Z"),
            ("2026-01-02t03:04:05z", "2026-01-02T03:04:05.000Z"),
            ("2026-01-02 03:04:05+23:59", "2026-01-01T03:05:05.000Z"),
            ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59.999Z"),
            ("2026-01-02T03:04:05+24:00", nil), ("2026-01-02T03:04:05+02:60", nil),
            ("2026-01-02T03:04:05+0200", nil), ("2026-01-02T03:04:05+2:00", nil),
            ("2026-01-02T03:04:05", nil), ("2026-02-30T03:04:05+01:00", nil), ("+01:00", nil),
            ("", nil), ("Z", nil), ("2026-01-02T03:04:05+01:00Z", nil),
            ("2026-01-02T03:04:05Z+01:00", nil), ("2026-01-02T03:04:05.+01:00", nil),
        ])
    func timestampWithOffset(text: String, moment: String?) {
        #expect(Timestamp(anyOffset: text)?.rfc3339 == moment)
    }
}
