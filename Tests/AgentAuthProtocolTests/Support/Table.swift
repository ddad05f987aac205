// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import StrictJSON
import Testing

/// The rows of a table in `Fixtures`: a JSON array of objects, each the arguments of one test.
enum Table {
    static func rows(_ file: String) -> [Row] {
        // A file that is missing or empty shows as a failing test, for no test runs without rows.
        guard let bytes = try? Fixtures.bytes(file), let json = try? JSONValue(parsing: bytes),
            let rows = json.array, !rows.isEmpty
        else { return [Row(["name": .string("\(file) is no table")])] }
        return rows.map(Row.init)
    }

    /// The files of a folder as one row each: the object in it, named after the file.
    static func files(in folder: String) -> [Row] {
        let files = (try? Fixtures.files(in: folder, ending: ".json")) ?? []
        return (files.isEmpty ? ["\(folder) has no files"] : files).map { file in
            let json = (try? Fixtures.bytes(file)).flatMap { try? JSONValue(parsing: $0) }
            return Row(["name": .string(file), "json": json ?? .null])
        }
    }
}

/// One row: an object with a `name`.
struct Row: Sendable, CustomTestStringConvertible {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// The member of that name, or nil when the row does not have it.
    subscript(_ name: String) -> JSONValue? { json[name] }

    /// A member that the row must have.
    func value(_ name: String) throws -> JSONValue {
        try #require(json[name], "the row has no '\(name)'")
    }

    /// A string that the row must have.
    func text(_ name: String) throws -> String {
        try #require(json[name]?.string, "the row has no string '\(name)'")
    }

    /// A string that the row must have, as bytes.
    func bytes(_ name: String) throws -> [UInt8] { Array(try text(name).utf8) }

    var testDescription: String {
        json["name"]?.string ?? String(decoding: json.serialized(), as: UTF8.self)
    }
}

extension String {
    /// Whether the bytes are the same; `==` would take composed for decomposed.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
