// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// A witness's statement that, at a time, a checkpoint was the largest consistent head that it had
/// seen of this log (C2SP tlog-cosignature, Ed25519, v1).
public enum Cosignature {
    /// The latest time that the format can carry.
    public static let maxTime = UInt64(Int64.max)

    /// Cosigns a checkpoint's text. `time` is in seconds since 1970.
    public static func sign(
        _ text: String, time: UInt64, name: String,
        with signer: borrowing some MessageSigner & ~Copyable
    ) -> NoteSignature {
        precondition(time <= maxTime, "no such time")
        let key = VerifierKey(
            name: name, publicKey: signer.publicKey, algorithm: .cosignatureV1)
        let signature = signer.signature(over: message(text, time: time).span)
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) }
        return NoteSignature(name: name, keyID: key.keyID, bytes: stamp + signature.bytes)
    }

    /// The time that a cosignature states, in seconds since 1970; nil when this key did not make it
    /// over this text.
    public static func time(
        of signature: NoteSignature, over text: String, by key: VerifierKey
    ) -> UInt64? {
        guard key.algorithm == .cosignatureV1, signature.claims(key),
            signature.bytes.count == 8 + Signature.byteCount,
            let proof = Signature(Array(signature.bytes.dropFirst(8)))
        else { return nil }
        let time = signature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        guard time <= maxTime, key.publicKey.verifies(proof, over: message(text, time: time).span)
        else { return nil }
        return time
    }

    /// The header keeps a cosignature from passing for any other signature of the same key.
    private static func message(_ text: String, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
