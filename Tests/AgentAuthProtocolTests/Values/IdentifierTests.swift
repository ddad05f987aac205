// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: Table.rows("protocol/identifiers.json"))
    func textIsAnIdentifierOrNot(_ row: Row) throws {
        let text = try row.text("text")
        let identifier = AgentID(text)
        #expect((identifier != nil) == (try row.value("accepted")).bool)
        #expect(identifier == nil || identifier?.text == text)
        #expect(identifier == nil || "\(text)" == identifier?.description)
    }

    @Test func everySubjectHasAPrefixOfItsOwn() throws {
        let prefixes = ["hst_", "agt_", "grt_", "apr_", "usr_", "op_"]
        let random = SeededChance(seed: 3)
        let texts = [
            HostID(random: random).text, AgentID(random: random).text, GrantID(random: random).text,
            ApprovalID(random: random).text, UserID(random: random).text,
            OperationID(random: random).text,
        ]
        for (text, prefix) in zip(texts, prefixes) {
            #expect(text.hasPrefix(prefix))
            #expect(text.utf8.count == prefix.utf8.count + 20)
        }
        let job = JobID(random: random).text
        #expect(job.hasPrefix("job_") && job.utf8.count == 4 + 26, "130 bits")
        #expect(HostID(texts[1]) == nil)
        #expect(AgentID(texts[0]) == nil)
    }

    /// A hundred bits each: all five of every byte are used, and none is drawn twice.
    @Test func newIdentifiersAreNewAndReadable() throws {
        let random = SeededChance(seed: 4)
        let new = (0..<2000).map { _ in GrantID(random: random) }
        #expect(Set(new).count == new.count)
        #expect(new.allSatisfy { GrantID($0.text) == $0 })
        let letters = Set(new.flatMap { $0.text.dropFirst(4) })
        #expect(letters == Set("0123456789abcdefghjkmnpqrstvwxyz"))
    }

    @Test func orderIsThatOfTheBytes() throws {
        let sorted = try ["agt_-", "agt_0", "agt_A", "agt_AA", "agt_Z", "agt__", "agt_a", "agt_z"]
            .map { try #require(AgentID($0)) }
        #expect(sorted.reversed().sorted() == sorted)
    }
}
