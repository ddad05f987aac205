// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FixturesSupport
import Foundation

/// The golden vectors of `Fixtures/vectors/ledger`: a log of 70,000 entries, made by an unrelated
/// implementation.
struct LedgerVectors: Decodable {
    struct Inclusion: Decodable {
        let size, index: UInt64
        let leaf, root: Data
        let proof: [Data]
    }

    struct Consistency: Decodable {
        let size1, size2: UInt64
        let root1, root2: Data
        let proof: [Data]
    }

    let origin, seedHex, vkey, witnessVkey: String
    let roots: [String: Data]
    let inclusion: [Inclusion]
    let consistency: [Consistency]
    let tiles: [String: String]

    static func load() throws -> LedgerVectors {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            LedgerVectors.self, from: Data(Fixtures.bytes("vectors/ledger/vectors.json")))
    }

    /// The bytes of one entry of the log.
    static func entry(_ index: UInt64) -> [UInt8] {
        Array("{\"seq\":\(index),\"type\":\"capability.executed\"}".utf8)
    }

    /// A text file of the vectors.
    static func text(_ name: String) throws -> String {
        String(decoding: try Fixtures.bytes("vectors/ledger/\(name)"), as: UTF8.self)
    }
}

extension Digest {
    init(_ data: Data) throws {
        struct NotADigest: Error {}
        guard let digest = Digest([UInt8](data)) else { throw NotADigest() }
        self = digest
    }
}

/// A key of its own for each number.
func testKey(_ number: UInt8) -> SigningKey {
    SigningKey.generate(using: RepeatedByte(byte: number))
}

/// Chance that always draws the same byte.
private struct RepeatedByte: RandomSource {
    let byte: UInt8

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        for index in bytes.indices { bytes[index] = byte }
    }
}

/// Numbers that are the same in every run.
struct FixedSequence: RandomNumberGenerator {
    var state: UInt64

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}
