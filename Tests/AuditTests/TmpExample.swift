import Audit
import Foundation
import Testing
@Suite struct TmpExample {
    @Test func write() throws {
        let lines = try ExampleLedger.lines()
        try (lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")).write(toFile: "/tmp/ex.ndjson", atomically: true, encoding: .utf8)
        try (lines.map { AuditSentence.sentence(for: $0) }.joined(separator: "\n")).write(toFile: "/tmp/ex.text", atomically: true, encoding: .utf8)
    }
}
