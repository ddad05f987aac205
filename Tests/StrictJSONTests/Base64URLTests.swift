// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// Canonical base64url only (`Fixtures/json/base64url.json`).
struct Base64URLTests {
    static let table = Result { try JSONValue(parsing: Fixtures.bytes("json/base64url.json")) }

    static func rows(_ name: String) throws -> [JSONValue] {
        try #require(table.get()[name]?.array)
    }

    @Test(arguments: try rows("pairs"))
    func pairs(_ row: JSONValue) throws {
        let digits = try Array(#require(row["hex"]?.string))
        let bytes = try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        }
        let text = try #require(row["text"]?.string)
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
        var appended = Array("x.".utf8)
        Base64URL.encode(bytes.span, into: &appended)
        #expect(appended == Array("x.".utf8) + Array(text.utf8))
    }

    @Test(arguments: try rows("refused"))
    func refused(_ row: JSONValue) throws {
        #expect(try Base64URL.decode(#require(row["text"]?.string)) == nil)
    }

    /// Among all spellings of three characters, exactly those are taken that are written.
    @Test func oneSpellingEach() {
        let letters = Array("ABCDwxyz0189-_+/= ".utf8)
        for first in letters {
            for second in letters {
                for third in letters {
                    let text = [first, second, third]
                    guard let bytes = Base64URL.decode(text.span) else { continue }
                    #expect(Array(Base64URL.encode(bytes).utf8) == text)
                }
            }
        }
    }
}
