// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import Testing

/// Keys out of passwords: the same Argon2id as for logins, so the same vectors.
@Suite("Keys out of passwords")
struct DerivedKeyTests {
    @Test(
        "A key is the Argon2id hash of its password", arguments: Vectors.names(in: "password-hash"))
    func vector(name: String) throws {
        let vector = try Vectors.read(name, as: PasswordHashTests.Hashed.self)
        let password = Array(vector.password.utf8)
        let key = try SymmetricKey(
            password: password.span, salt: vector.salt.bytes,
            cost: PasswordHash.Cost(memoryKiB: vector.memoryKiB, passes: vector.passes))
        let hash = try #require(vector.phc.split(separator: "$").last)
        // Base64 of 32 bytes, which Foundation wants padded.
        let expected = try #require(Data(base64Encoded: hash + "="))
        key.withBytes { bytes in
            #expect((0..<bytes.count).map { bytes[$0] } == [UInt8](expected))
        }
    }
}
