// SPDX-License-Identifier: Apache-2.0
import StrictJSON
import Testing

/// Equality, hashing and the members of objects.
struct ValueTests {
    @Test(arguments: [
        ("1", "1.0", true), ("1", "10e-1", true), ("0", "-0", true), ("1", "true", false),
        ("0", "false", false), ("null", "0", false), (#""1""#, "1", false),
        (#""\u00e9""#, #""e\u0301""#, false), (#""K""#, #""\u212a""#, false),
        (#""A""#, #""\u0041""#, true), ("[1,2]", "[2,1]", false), ("[]", "{}", false),
        (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, true), (#"{"a":1}"#, #"{"a":1,"b":2}"#, false),
        (#"{"a":1,"b":2}"#, #"{"a":1,"c":2}"#, false), (#"{"a":null}"#, "{}", false),
        (#"{"\u00e9":1}"#, #"{"e\u0301":1}"#, false),
        ("9007199254740993", "9007199254740992", false),
    ])
    func equality(_ left: String, _ right: String, _ areEqual: Bool) throws {
        let left = try JSONValue(parsing: Array(left.utf8))
        let right = try JSONValue(parsing: Array(right.utf8))
        #expect((left == right) == areEqual)
        #expect((right == left) == areEqual)
        #expect(Set([left, right]).count == (areEqual ? 1 : 2))
    }

    @Test func literalsReadLikeJSON() throws {
        let value: JSONValue = [
            "status": "pending", "grants": [["capability": "transfer", "max": 3], [:]],
            "user_id": .null, "ok": true,
        ]
        let text =
            #"{"status":"pending","grants":[{"capability":"transfer","max":3},{}],"user_id":null,"ok":true}"#
        #expect(String(decoding: value.serialized(), as: UTF8.self) == text)
    }

    /// Sizes on both sides of the point where an object begins to hash its names.
    @Test(arguments: [1, 15, 16, 17, 18, 100])
    func membersComeAndGo(_ count: Int) throws {
        let names = (0..<count).map { "member-\($0)" }
        var object = JSONObject()
        for (index, name) in names.enumerated() { object[name] = .number(JSONNumber(index)) }
        #expect(object.keys == names && object.count == count && !object.isEmpty)
        for (index, name) in names.enumerated() {
            #expect(object[name]?.number == JSONNumber(index))
        }
        #expect(object["member"] == nil)

        object[names[0]] = "changed"
        #expect(object.keys == names && object[names[0]] == "changed")
        object["absent"] = nil
        #expect(object.count == count)

        let reversed = JSONObject(object.map { ($0.key, $0.value) }.reversed())
        #expect(reversed == object && reversed.hashValue == object.hashValue)
        object[names[count / 2]] = nil
        #expect(object.count == count - 1 && object[names[count / 2]] == nil && reversed != object)
        for name in names where name != names[count / 2] { #expect(object[name] != nil) }
        object[names[count / 2]] = 1
        #expect(object.keys.last == names[count / 2])
    }

    @Test func namesAreToldApartByBytes() {
        var object = JSONObject([("\u{e9}", 1), ("e\u{301}", 2)])
        #expect(object["\u{e9}"] == 1 && object["e\u{301}"] == 2)
        object["e\u{301}"] = nil
        #expect(object.count == 1 && object["\u{e9}"] == 1)
    }
}
