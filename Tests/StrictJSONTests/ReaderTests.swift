// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// What the reader takes and refuses: one file a text, refusals named `kind-reason.json`.
struct ReaderTests {
    static let accepted = Result { try Fixtures.files(in: "json/accept", ending: ".json") }
    static let refused = Result { try Fixtures.files(in: "json/refuse", ending: ".json") }

    @Test func everyTextIsRead() throws {
        #expect(try Self.accepted.get().count >= 40)
        #expect(try Self.refused.get().count >= 170)
    }

    @Test(arguments: try Self.accepted.get())
    func accepts(_ file: String) throws {
        let text = try Fixtures.bytes(file)
        let value = try JSONValue(parsing: text)
        let compact = value.serialized()
        #expect(try JSONValue(parsing: compact) == value)
        #expect(try JSONValue(parsing: compact).serialized() == compact)
        let canonical = value.canonical()
        #expect(try JSONValue(parsing: canonical) == value)
        #expect(try JSONValue(parsing: canonical).canonical() == canonical)
        #expect(try JSONValue(parsing: canonical).hashValue == value.hashValue)
    }

    @Test(arguments: try Self.refused.get())
    func refuses(_ file: String) throws {
        let text = try Fixtures.bytes(file)
        let name = try #require(file.split(separator: "/").last)
        let kind = try #require(name.split(separator: "-").first.map(String.init))
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.kind.rawValue == kind)
        #expect((0...text.count).contains(error?.offset ?? -1))
    }

    @Test func everyKindOfRefusalHasTexts() throws {
        let covered = try Set(Self.refused.get().compactMap(Self.kind))
        // These two depend on the call, not on the text alone: see LimitsTests and ScannerTests.
        let elsewhere: Set = [JSONError.Kind.tooLarge, .notAnObject]
        #expect(covered.union(elsewhere) == Set(JSONError.Kind.allCases))
    }

    static func kind(of file: String) -> JSONError.Kind? {
        file.split(separator: "/").last?.split(separator: "-").first
            .flatMap { JSONError.Kind(rawValue: String($0)) }
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, JSONError.Kind.duplicateMember, 7),
        (#"[1, 2,]"#, .trailingComma, 5),
        ("[01]", .leadingZero, 1),
        ("[-01]", .leadingZero, 2),
        ("\"ab\u{0}\"", .controlCharacter, 3),
        (#""ab\q""#, .badEscape, 3),
        (#""ab\ud800x""#, .loneSurrogate, 3),
        ("{}  x", .trailingBytes, 4),
        ("[1,", .unexpectedEnd, 3),
        ("[1 2]", .syntax, 3),
        ("[1e999]", .numberOutOfBounds, 1),
        (String(repeating: "[", count: 40), .tooDeep, 32),
    ])
    func saysWhere(_ text: String, _ kind: JSONError.Kind, _ offset: Int) throws {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(error?.kind == kind)
        #expect(error?.offset == offset)
        #expect(error?.description.hasSuffix("(at byte \(offset))") == true)
    }

    @Test func keepsWhatWasWritten() throws {
        let text = #"""
            {"n":9007199254740993,"s":"a\u0301\ud834\udd1e","l":[true,null],"o":{"z":1,"a":2}}
            """#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value["n"]?.number?.int64 == 9_007_199_254_740_993)
        #expect(value["s"]?.string.map { Array($0.utf8) } == Array("a\u{301}\u{1D11E}".utf8))
        #expect(value["l"]?.array == [true, .null])
        #expect(value["o"]?.object?.keys == ["z", "a"])
        #expect(value["n"]?.string == nil && value["l"]?["n"] == nil && value["x"] == nil)
        #expect(value["l"]?.array?.first?.bool == true && value["n"]?.bool == nil)
    }
}
