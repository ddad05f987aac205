// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// The arguments and the result of one operation, made ready to be sealed: everything that can be
/// done before the entry has its place is done here, off the writer.
public struct AuditPayload: Sendable {
    public let subject: PayloadSubject
    public let commitments: PayloadCommitments

    /// ``PayloadContents``, encoded.
    let plaintext: [UInt8]
    /// The key of the commitments (32 bytes) and the nonce (24), as they were drawn.
    private let drawn: [56 of UInt8]

    /// Takes the exact bytes to be kept, each below 4 GiB; nil for what there is not. Draws the
    /// commitments' key and the nonce.
    public init(
        subject: PayloadSubject, arguments: [UInt8]?, result: [UInt8]?, random: any RandomSource
    ) {
        var drawn = [56 of UInt8](repeating: 0)
        var span = drawn.mutableSpan
        random.fill(&span)
        let key = drawn.span.extracting(..<PayloadContents.keyByteCount)
        self.subject = subject
        commitments = PayloadCommitments(arguments: arguments, result: result, key: key)
        plaintext = PayloadContents.encode(key: key, arguments: arguments, result: result)
        self.drawn = drawn
    }

    /// Lends the nonce.
    func withNonce<R>(_ body: (Span<UInt8>) -> R) -> R {
        body(drawn.span.extracting(PayloadContents.keyByteCount...))
    }
}
