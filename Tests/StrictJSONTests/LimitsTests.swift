// SPDX-License-Identifier: Apache-2.0
import StrictJSON
import Testing

/// Each limit at its edge, on both sides.
struct LimitsTests {
    @Test(arguments: [10, 1 << 20])
    func size(_ maxBytes: Int) throws {
        let limits = JSONLimits(maxBytes: maxBytes)
        func text(_ count: Int) -> [UInt8] {
            [0x22] + [UInt8](repeating: 0x61, count: count - 2) + [0x22]
        }
        let value = try JSONValue(parsing: text(maxBytes), limits: limits)
        #expect(value.string?.utf8.count == maxBytes - 2)
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: text(maxBytes + 1), limits: limits)
        }
        #expect(error?.kind == .tooLarge)
        #expect(throws: JSONError.self) {
            try JSONObjectScanner.scan(text(maxBytes + 1).span, limits: limits) { _, _ in }
        }
        #expect(JSONLimits.standard.maxBytes == 1 << 20)
    }

    @Test(arguments: [1, 2, 32, 256])
    func depth(_ maxDepth: Int) throws {
        let limits = JSONLimits(maxDepth: maxDepth)
        func text(_ depth: Int) -> [UInt8] {
            Array((String(repeating: #"{"a":"#, count: depth) + "1").utf8)
                + [UInt8](repeating: UInt8(ascii: "}"), count: depth)
        }
        #expect(try JSONValue(parsing: text(maxDepth), limits: limits).kind == .object)
        #expect(try ScannerTests.members(text(maxDepth), limits: limits).kind == .object)
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: text(maxDepth + 1), limits: limits)
        }
        #expect(error?.kind == .tooDeep)
        #expect(throws: JSONError.self) {
            try ScannerTests.members(text(maxDepth + 1), limits: limits)
        }
        #expect(JSONLimits.standard.maxDepth == 32)
    }

    /// Depth counts what is open, not what was.
    @Test func siblingsAreNotDepth() throws {
        let text = "[" + Array(repeating: "[{}]", count: 1000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: Array(text.utf8)).array?.count == 1000)
    }
}
