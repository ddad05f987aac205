// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The arguments and the result of one operation, made ready to be sealed: everything that can be
/// done before the entry has its place is done here, off the writer.
public struct AuditPayload: Sendable {
    public let subject: PayloadSubject
    public let commitments: PayloadCommitments

    /// ``PayloadContents``, encoded.
    let plaintext: [UInt8]
    let nonce: [UInt8]

    /// Takes the exact bytes to be kept, each below 4 GiB; nil for what there is not. Draws the
    /// commitments' key and the nonce.
    public init(
        subject: PayloadSubject, arguments: [UInt8]?, result: [UInt8]?, random: any RandomSource
    ) {
        let drawn = random.bytes(PayloadContents.keyByteCount + SealedBox.nonceByteCount)
        let contents = PayloadContents(
            key: Array(drawn.prefix(PayloadContents.keyByteCount)), arguments: arguments,
            result: result)
        self.subject = subject
        commitments = contents.commitments
        plaintext = contents.encoded()
        nonce = Array(drawn.suffix(SealedBox.nonceByteCount))
    }
}
