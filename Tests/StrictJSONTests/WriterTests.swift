// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// Canonical texts (RFC 8785) and the writer that builds no values.
struct WriterTests {
    static let table = Result {
        try #require(JSONValue(parsing: Fixtures.bytes("json/canonical.json")).array)
    }

    @Test(arguments: try table.get())
    func canonical(_ row: JSONValue) throws {
        let text = try #require(row["text"]?.string)
        let canonical = try JSONValue(parsing: Array(text.utf8)).canonical()
        #expect(try canonical == Array(#require(row["canonical"]?.string).utf8))
    }

    @Test func writesWhatValuesWrite() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("v")
        writer.int(1)
        let name = "who \"x\""
        writer.key(name)
        writer.beginArray()
        writer.string("a\n\u{1}é")
        writer.string(utf8: Array("b\\𝄞".utf8).span)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.null()
        writer.bool(true)
        writer.endArray()
        writer.key("raw")
        writer.raw(Array(#"{"x":[1]}"#.utf8))
        writer.key("value")
        writer.value(["z": -5, "a": [false]])
        writer.key("last")
        writer.int(.min)
        writer.endObject()
        let bytes = writer.finish()

        let expected: JSONValue = [
            "v": 1, "who \"x\"": ["a\n\u{1}é", "b\\𝄞", [:], [], .null, true], "raw": ["x": [1]],
            "value": ["z": -5, "a": [false]], "last": .number(JSONNumber(Int64.min)),
        ]
        #expect(bytes == expected.serialized())
        #expect(try JSONValue(parsing: bytes) == expected)
    }

    @Test func appendsAfterWhatIsThere() {
        var writer = JSONWriter(appendingTo: Array("data: ".utf8))
        writer.beginArray()
        for value in [0, 7, -10, 1_000_000, .max] as [Int64] { writer.int(value) }
        writer.endArray()
        #expect(
            String(decoding: writer.finish(), as: UTF8.self)
                == "data: [0,7,-10,1000000,9223372036854775807]")
    }

    @Test func repairsIllFormedText() throws {
        var writer = JSONWriter()
        writer.string(utf8: [0x61, 0xFF, 0x22].span)
        #expect(try JSONValue(parsing: writer.finish()) == "a\u{FFFD}\"")
    }

    @Test(arguments: UInt8(0)...127)
    func everyCharacterComesBack(_ byte: UInt8) throws {
        let text = "x" + String(Unicode.Scalar(byte)) + "y"
        #expect(try JSONValue(parsing: JSONValue.string(text).serialized()) == .string(text))
    }
}
