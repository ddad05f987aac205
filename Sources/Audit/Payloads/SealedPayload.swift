// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// A sealed payload as it is stored, under its entry's sequence number.
///
/// Version byte ‖ fingerprint of the subject (16) ‖ identifier of the key (8) ‖ nonce (24) ‖ box.
struct SealedPayload {
    let fingerprint: SubjectFingerprint
    /// Tells the keys of one subject apart, so that a payload whose key was erased is not taken for
    /// a damaged one when the subject has another key since.
    let keyIdentifier: UInt64
    let nonce: [UInt8]
    let box: [UInt8]

    private static let version: UInt8 = 1
    private static let identifierAt = 1 + SubjectFingerprint.byteCount
    private static let nonceAt = identifierAt + 8
    private static let boxAt = nonceAt + SealedBox.nonceByteCount

    /// The row of a payload, sealed under `key`.
    static func row(
        sealing payload: AuditPayload, key: SubjectKey, authenticating context: Span<UInt8>
    ) -> [UInt8] {
        var row: [UInt8] = []
        row.reserveCapacity(boxAt + payload.plaintext.count + SealedBox.overhead)
        row.append(version)
        key.fingerprint.append(to: &row)
        row.appendBigEndian(key.identifier)
        payload.withNonce { nonce in
            for index in nonce.indices { row.append(nonce[index]) }
            SealedBox.append(
                sealing: payload.plaintext.span, key: key.key, nonce: nonce,
                authenticating: context, to: &row)
        }
        return row
    }

    /// Reads a row; nil when it cannot be one.
    init?(_ row: Span<UInt8>) {
        guard row.count >= SealedPayload.boxAt + SealedBox.overhead,
            row[0] == SealedPayload.version
        else { return nil }
        fingerprint = SubjectFingerprint(reading: row, at: 1)
        keyIdentifier = row.bigEndian(UInt64.self, at: SealedPayload.identifierAt)
        nonce = row.array(SealedPayload.nonceAt..<SealedPayload.boxAt)
        box = row.array(SealedPayload.boxAt..<row.count)
    }
}
