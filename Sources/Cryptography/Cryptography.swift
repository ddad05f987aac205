// SPDX-License-Identifier: Apache-2.0

// Keys, signatures, digests and sealed boxes: the one room that touches libsodium and swift-crypto.
//
// Use these two first: `PublicKey.verifies(_:over:)` judges what others signed, and `SigningKey`
// signs (`GuardedSigningKey` for the few keys that live as long as the process).
//
// Everything takes `Span<UInt8>`, so bytes are judged where they lie and nothing is copied. Chance
// is an argument: whatever draws random bytes takes a `RandomSource`.

import CSodium

/// libsodium itself.
enum Sodium {
    /// Chooses libsodium's implementations and opens its random source, once; thread-safe.
    ///
    /// It fails only where the system has no randomness at all, and then nothing here may go on.
    private static let isReady: Bool = sodium_init() >= 0

    /// To be called before the first use of anything in libsodium; later calls cost a load.
    static func prepare() {
        precondition(isReady, "libsodium could not be initialised: the system gives no randomness")
    }
}
