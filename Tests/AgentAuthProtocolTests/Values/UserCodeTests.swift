// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct UserCodeTests {
    /// Decision 31: any case, with or without the dash.
    @Test(arguments: Table.rows("protocol/user-codes.json"))
    func typedCodesAreNormalised(_ row: Row) throws {
        let code = UserCode(typed: try row.text("typed"))
        let letters = code.map { String(decoding: $0.letters, as: UTF8.self) }
        #expect(letters == (try row.value("letters")).string)
    }

    @Test func newCodesUseAllTwentyConsonants() {
        let random = SeededChance(seed: 5)
        let codes = (0..<2000).map { _ in UserCode(random: random) }
        var counts: [UInt8: Int] = [:]
        for letter in codes.flatMap(\.letters) { counts[letter, default: 0] += 1 }
        #expect(Set(counts.keys) == Set("BCDFGHJKLMNPQRSTVWXZ".utf8))
        // 800 each on average; five standard deviations are 138.
        #expect(counts.values.allSatisfy { (662...938).contains($0) })
        #expect(Set(codes).count == codes.count)
    }

    @Test func aCodeIsShownWithItsDashAndReadBack() {
        let code = UserCode(random: SeededChance(seed: 6))
        #expect(code.description.utf8.count == 9)
        #expect(Array(code.description.utf8)[4] == UInt8(ascii: "-"))
        #expect(UserCode(typed: code.description) == code)
        #expect(UserCode(typed: code.description.lowercased()) == code)
    }
}
