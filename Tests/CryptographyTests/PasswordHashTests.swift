// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing

@Suite("Password hashes")
struct PasswordHashTests {
    struct Hashed: Decodable {
        let password, phc: String
        let memoryKiB, passes: Int
        let salt: HexBytes
    }

    /// Gives the salt of a vector, so that hashing makes the vector's string.
    struct FixedSource: RandomSource {
        let salt: [UInt8]

        func fill(_ bytes: inout MutableSpan<UInt8>) {
            for index in bytes.indices { bytes[index] = salt[index] }
        }
    }

    static let cheap = PasswordHash.Cost(memoryKiB: 8, passes: 1)

    static func hash(_ password: String) throws -> PasswordHash {
        let bytes = Array(password.utf8)
        return try PasswordHash.hash(bytes.span, cost: cheap, random: SystemRandomSource())
    }

    @Test("Argon2id vectors", arguments: Vectors.names(in: "password-hash"))
    func vector(name: String) throws {
        let vector = try Vectors.read(name, as: Hashed.self)
        let password = Array(vector.password.utf8)
        let cost = PasswordHash.Cost(memoryKiB: vector.memoryKiB, passes: vector.passes)
        let source = FixedSource(salt: vector.salt.bytes)
        let made = try PasswordHash.hash(password.span, cost: cost, random: source)
        #expect(made.phc == vector.phc)
        let stored = try #require(PasswordHash(phc: vector.phc))
        let isMatch = try stored.matches(password.span)
        #expect(isMatch)
    }

    @Test("only the same bytes match", arguments: ["", "a", "secret", "secret ", "Secret"])
    func matches(candidate: String) throws {
        let hash = try PasswordHashTests.hash("secret")
        let bytes = Array(candidate.utf8)
        let isMatch = try hash.matches(bytes.span)
        #expect(isMatch == (candidate == "secret"))
    }

    @Test("equal passwords get different salts")
    func salts() throws {
        let first = try PasswordHashTests.hash("secret")
        let second = try PasswordHashTests.hash("secret")
        #expect(first.phc != second.phc)
    }

    @Test("the least and the greatest costs are read, what lies beyond is not")
    func costLimits() throws {
        let phc = try PasswordHashTests.hash("secret").phc
        func with(_ costs: String) -> PasswordHash? {
            PasswordHash(phc: phc.replacing("m=8,t=1,p=1", with: costs))
        }
        #expect(with("m=8,t=1,p=1") != nil)
        #expect(with("m=1048576,t=16,p=1") != nil)
        for costs in [
            "m=7,t=1,p=1", "m=1048577,t=1,p=1", "m=8,t=0,p=1", "m=8,t=17,p=1", "m=8,t=1,p=2",
            "m=08,t=1,p=1", "m=+8,t=1,p=1", "m=-8,t=1,p=1", "t=1,m=8,p=1", "m=8,t=1",
            "m=8,t=1,p=1,",
            "m=8,t=1,p=1,x=1", "m=99999999999999999999,t=1,p=1", "m=,t=,p=", "",
        ] { #expect(with(costs) == nil, "\(costs)") }
    }

    @Test("other spellings are not read")
    func refusesSpellings() throws {
        let phc = try PasswordHashTests.hash("secret").phc
        #expect(PasswordHash(phc: phc)?.phc == phc)
        for spelling in [
            "", "$", "$$$$$", phc + "$", phc + "=", " " + phc, String(phc.dropFirst()),
            String(phc.dropLast()), phc + "A", phc + "\u{0}",
            phc.replacing("argon2id", with: "argon2i"),
            phc.replacing("v=19", with: "v=16"), phc.replacing("$v=19", with: ""),
            phc.uppercased(), phc + "\u{301}",
        ] { #expect(PasswordHash(phc: spelling) == nil, "\(spelling)") }
    }
}
