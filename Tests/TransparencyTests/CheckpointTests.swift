// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Testing
import Transparency

@Suite struct CheckpointTests {
    static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test func extensionLinesAreKept() throws {
        let text = "a log\n0\n\(Self.root)\none\ntwo 2\n"
        let head = try Checkpoint(parsing: text)
        #expect(head.extensions == ["one", "two 2"] && head.origin == "a log" && head.size == 0)
        #expect(head.text == text)
    }

    @Test func theLargestSizeFits() throws {
        let head = try Checkpoint(parsing: "a\n18446744073709551615\n\(Self.root)\n")
        #expect(head.size == .max)
    }

    @Test(arguments: [
        "", "\n", "a\n", "a\n1\n", "\n1\n\(root)\n", "a\n\n\(root)\n", "a\n01\n\(root)\n",
        "a\n+1\n\(root)\n", "a\n-1\n\(root)\n", "a\n1 \n\(root)\n", "a\n1\n\(root)",
        "a\n18446744073709551616\n\(root)\n", "a\n1\nAAAA\n", "a\n1\n\(root)\n\n",
        "a\n1\n\(root)\n\nb\n", "a\n1\n CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "a\n\u{661}\n\(root)\n",
        "a\r\n1\r\n\(root)\r\n",
    ])
    func malformed(text: String) {
        #expect(throws: TransparencyError.self) { try Checkpoint(parsing: text) }
    }

    @Test func cosignaturesBindTimeTextAndKey() throws {
        let text = "a\n1\n\(Self.root)\n"
        let signer = testKey(9)
        let key = VerifierKey(
            name: "w", publicKey: signer.publicKey, algorithm: .cosignatureV1)
        let cosignature = Cosignature.sign(text, time: Cosignature.maxTime, name: "w", with: signer)
        #expect(Cosignature.time(of: cosignature, over: text, by: key) == Cosignature.maxTime)
        #expect(Cosignature.time(of: cosignature, over: "a\n2\n\(Self.root)\n", by: key) == nil)
        let plain = VerifierKey(name: "w", publicKey: signer.publicKey)
        #expect(Cosignature.time(of: cosignature, over: text, by: plain) == nil)
        for index in cosignature.bytes.indices {
            var bytes = cosignature.bytes
            bytes[index] ^= 1
            let wrong = NoteSignature(name: "w", keyID: key.keyID, bytes: bytes)
            #expect(Cosignature.time(of: wrong, over: text, by: key) == nil, "byte \(index)")
        }
        for count in [0, 1, 8, 64, 71, 73] where count > 0 {
            let cut = NoteSignature(
                name: "w", keyID: key.keyID, bytes: [UInt8](repeating: 1, count: count))
            #expect(Cosignature.time(of: cut, over: text, by: key) == nil)
        }
    }
}
