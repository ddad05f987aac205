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

    init(fingerprint: SubjectFingerprint, keyIdentifier: UInt64, nonce: [UInt8], box: [UInt8]) {
        self.fingerprint = fingerprint
        self.keyIdentifier = keyIdentifier
        self.nonce = nonce
        self.box = box
    }

    func encoded() -> [UInt8] {
        var row = [SealedPayload.version]
        row.reserveCapacity(SealedPayload.boxAt + box.count)
        fingerprint.append(to: &row)
        row.appendBigEndian(keyIdentifier)
        row.append(contentsOf: nonce)
        row.append(contentsOf: box)
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
