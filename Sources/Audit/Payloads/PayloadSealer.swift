// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// Seals payloads for the place of their entry, and opens them again.
///
/// XChaCha20-Poly1305 under the key of the payload's subject. The additional data is the ledger's
/// origin ‖ a zero byte ‖ `seq` in eight bytes, big-endian ‖ the commitments
/// (``PayloadCommitments/append(to:)``): a row in another place, of another ledger or beside
/// another entry does not open.
public struct PayloadSealer: Sendable {
    private let context: [UInt8]
    private let keyring: SubjectKeyring
    private let random: any RandomSource

    /// - Parameter random: new subject keys are drawn from it.
    public init(origin: String, keyring: SubjectKeyring, random: any RandomSource) {
        context = Array(origin.utf8) + [0]
        self.keyring = keyring
        self.random = random
    }

    /// The row of the payload of entry `seq`. The writer calls it, when it knows the place.
    ///
    /// The subject's key is in the keyring's file when this returns, and has to be made durable
    /// before the commit (``SubjectKeyring/syncIfNeeded()``).
    public func seal(_ payload: AuditPayload, seq: UInt64) throws(SubjectKeyringError) -> [UInt8] {
        let key = try keyring.key(for: payload.subject, random: random)
        let context = additionalData(seq, payload.commitments)
        return SealedPayload.row(sealing: payload, key: key, authenticating: context.span)
    }

    /// Opens the row that is stored under an entry's sequence number, if there is one.
    ///
    /// Throws only when the keyring cannot be read.
    public func open(
        _ row: [UInt8]?, of entry: AuditedEntryLine
    ) throws(SubjectKeyringError) -> PayloadOpening {
        guard let commitments = entry.commitments else { return .damaged }
        guard let row else { return commitments.isEmpty ? .absent : .erased }
        guard !commitments.isEmpty, let sealed = SealedPayload(row.span) else { return .damaged }
        guard let key = try keyring.existingKey(sealed.fingerprint),
            key.identifier == sealed.keyIdentifier
        else { return .erased }
        let plaintext = SealedBox.open(
            sealed.box.span, key: key.key, nonce: sealed.nonce.span,
            authenticating: additionalData(entry.seq, commitments).span)
        // The commitments are in the additional data; they are compared with the bytes all the
        // same, because whoever is shown the bytes will do that.
        guard let plaintext, let contents = PayloadContents(plaintext.span),
            contents.commitments == commitments
        else { return .damaged }
        return .opened(contents)
    }

    private func additionalData(_ seq: UInt64, _ commitments: PayloadCommitments) -> [UInt8] {
        var bytes = context
        bytes.reserveCapacity(context.count + 8 + 2 * (1 + Digest.byteCount))
        bytes.appendBigEndian(seq)
        commitments.append(to: &bytes)
        return bytes
    }
}
