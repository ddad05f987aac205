// SPDX-License-Identifier: Apache-2.0
public import Cryptography
public import Transparency

/// The key that signs a ledger's checkpoints, under the ledger's origin as its name.
public final class LedgerKey: Sendable {
    private let signer: GuardedSigningKey
    /// What verifies its signatures.
    public let verifierKey: VerifierKey

    /// The key of the ledger `origin`; an origin that is not a key name is the caller's mistake.
    public init(_ signer: consuming GuardedSigningKey, origin: String) {
        verifierKey = VerifierKey(name: origin, publicKey: signer.publicKey)
        self.signer = signer
    }

    /// Signs the text of a checkpoint.
    func sign(_ head: Checkpoint) -> SignedNote {
        SignedNote.sign(text: head.text, name: verifierKey.name, with: signer)
    }
}
