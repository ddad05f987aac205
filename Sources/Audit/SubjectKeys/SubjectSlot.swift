// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// The bytes of `subjects.keys`: slots of 64 bytes, of which the first says what file it is and
/// every other holds one subject's key.
///
/// - The first: `agentauth.keys.1` ‖ HMAC under the server's key over it ‖ 16 zero bytes.
/// - A key's: fingerprint of the subject (16) ‖ box over the key (48).
/// - An erased one: 64 zero bytes.
///
/// The box is XChaCha20-Poly1305 under a key that is derived from the server's. Its nonce is derived
/// from the slot's number and the fingerprint, its additional data is the fingerprint, so a slot
/// opens in its place only. A slot is never used again for another key; two keys share a nonce only
/// in copies of the file that went apart after a restore, and even both together show no key.
enum SubjectSlot {
    static let byteCount = 64

    private static let magic = Array("agentauth.keys.1".utf8)
    private static let checkAt = magic.count
    private static let checkEnd = checkAt + Digest.byteCount

    /// The first slot.
    static func header(_ secrets: SubjectSecrets) -> [UInt8] {
        var slot = magic
        secrets.code(for: magic, use: .file).append(to: &slot)
        slot.append(contentsOf: [UInt8](repeating: 0, count: byteCount - slot.count))
        return slot
    }

    /// What a first slot says of its file.
    enum HeaderVerdict { case ours, otherServerKey, notAKeyFile }

    static func judge(header: Span<UInt8>, _ secrets: SubjectSecrets) -> HeaderVerdict {
        guard header.count == byteCount, header.array(0..<checkAt) == magic else {
            return .notAKeyFile
        }
        let isOurs = secrets.code(for: magic, use: .file).withBytes { expected in
            ConstantTime.areEqual(expected, header.extracting(checkAt..<checkEnd))
        }
        return isOurs ? .ours : .otherServerKey
    }

    /// The slot `number` with a key.
    static func seal(_ key: SubjectKey, number: Int, _ secrets: SubjectSecrets) -> [UInt8] {
        var slot: [UInt8] = []
        key.fingerprint.append(to: &slot)
        let box = key.key.withBytes { bytes in
            SealedBox.seal(
                bytes, key: secrets.wrapping,
                nonce: secrets.nonce(slot: number, key.fingerprint).span,
                authenticating: slot.span)
        }
        slot.append(contentsOf: box)
        assert(slot.count == byteCount)
        return slot
    }

    /// The key in slot `number`; nil unless it was sealed for this place.
    static func open(
        _ slot: Span<UInt8>, number: Int, _ secrets: SubjectSecrets
    ) -> SubjectKey? {
        guard slot.count == byteCount else { return nil }
        let fingerprint = SubjectFingerprint(reading: slot, at: 0)
        let opened = SealedBox.open(
            slot.extracting(SubjectFingerprint.byteCount..<byteCount), key: secrets.wrapping,
            nonce: secrets.nonce(slot: number, fingerprint).span,
            authenticating: slot.extracting(0..<SubjectFingerprint.byteCount))
        guard let opened, let key = try? SymmetricKey(opened) else { return nil }
        return SubjectKey(fingerprint: fingerprint, key: key)
    }

    /// What an erased slot holds.
    static let erased = [UInt8](repeating: 0, count: byteCount)
}
