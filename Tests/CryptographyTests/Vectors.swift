// SPDX-License-Identifier: Apache-2.0
import FixturesSupport
import Foundation

/// Bytes that a vector file spells in hexadecimal.
struct HexBytes: Decodable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        bytes = try HexBytes.parse(text)
    }

    static func parse(_ text: String) throws -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}

/// The vectors of one folder of `Fixtures/vectors`, each named by its file.
enum Vectors {
    static func names(in folder: String) -> [String] {
        // A folder that is missing shows as a failing test, for no test runs without arguments.
        let files = (try? Fixtures.files(in: "vectors/\(folder)", ending: ".json")) ?? []
        return files.isEmpty ? ["vectors/\(folder) has no vectors"] : files
    }

    static func read<Vector: Decodable>(_ name: String, as type: Vector.Type) throws -> Vector {
        try JSONDecoder().decode(type, from: Data(Fixtures.bytes(name)))
    }
}
