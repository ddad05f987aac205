// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// The walk over one object's members: as strict as the reader, and with the same answers.
struct ScannerTests {
    /// The members as the scanner tells them, turned into values.
    static func members(_ text: [UInt8], limits: JSONLimits = .standard) throws -> JSONValue {
        let bytes = text.span
        var object = JSONObject()
        try JSONObjectScanner.scan(bytes, limits: limits) { name, value in
            let key = name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            object[key] = try value.value(in: bytes)
        }
        return .object(object)
    }

    @Test(arguments: try ReaderTests.accepted.get())
    func agreesOnWhatIsAccepted(_ file: String) throws {
        let text = try Fixtures.bytes(file)
        let value = try JSONValue(parsing: text)
        guard value.kind == .object else {
            let error = #expect(throws: JSONError.self) { try Self.members(text) }
            #expect(error?.kind == .notAnObject)
            return
        }
        #expect(try Self.members(text) == value)
        #expect(try Self.members(text).object?.keys == value.object?.keys)
    }

    /// Every refused text is refused alone and as the value of a member.
    @Test(arguments: try ReaderTests.refused.get())
    func agreesOnWhatIsRefused(_ file: String) throws {
        let text = try Fixtures.bytes(file)
        #expect(throws: JSONError.self) { try Self.members(text) }
        if text.first == UInt8(ascii: "{") {
            let expected = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            let error = #expect(throws: JSONError.self) { try Self.members(text) }
            #expect(error == expected)
        }
        let wrapped = Array(#"{"v":"#.utf8) + text + Array("}".utf8)
        #expect(throws: JSONError.self) { try Self.members(wrapped) }
    }

    @Test func tellsValuesOnDemand() throws {
        let text = Array(
            #"{"iss":"hst_1","exp":1767225660,"half":1.5,"ok":true,"no":false,"e\u0301":"a\nb","n":null,"l":[1,{"x":2}]}"#
                .utf8)
        let bytes = text.span
        var seen: [String] = []
        try JSONObjectScanner.scan(bytes) { name, value in
            let name = name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            seen.append(name)
            switch name {
            case "iss":
                let range = try #require(value.plainStringRange)
                #expect(Array(text[range]) == Array("hst_1".utf8))
                #expect(value.string(in: bytes) == "hst_1" && value.int64(in: bytes) == nil)
            case "exp": #expect(value.int64(in: bytes) == 1_767_225_660)
            case "half":
                #expect(value.int64(in: bytes) == nil)
                #expect(value.number(in: bytes) == JSONNumber(coefficient: 15, exponent: -1))
            case "ok": #expect(value.bool(in: bytes) == true && value.kind == .bool)
            case "no": #expect(value.bool(in: bytes) == false && value.string(in: bytes) == nil)
            case "n": #expect(value.kind == .null && value.bool(in: bytes) == nil)
            case "l": #expect(try value.value(in: bytes) == [1, ["x": 2]])
            default:
                #expect(value.plainStringRange == nil && value.string(in: bytes) == "a\nb")
                #expect(Array(text[value.range]) == Array(#""a\nb""#.utf8))
            }
        }
        #expect(seen == ["iss", "exp", "half", "ok", "no", "e\u{301}", "n", "l"])
    }

    private struct Enough: Error {}

    @Test func stopsWhenTheCallerThrows() {
        var count = 0
        #expect(throws: Enough.self) {
            try JSONObjectScanner.scan(Array(#"{"a":1,"b":2,"c":3}"#.utf8).span) { _, _ in
                count += 1
                if count == 2 { throw Enough() }
            }
        }
        #expect(count == 2)
    }
}
