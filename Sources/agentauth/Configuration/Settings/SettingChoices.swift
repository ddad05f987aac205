// SPDX-License-Identifier: Apache-2.0

/// The built-in providers.
enum BuiltInProvider: String, CaseIterable, Sendable {
    case bank, deploy, mail, clock
}

/// When a change counts as done.
enum DurabilityChoice: String, CaseIterable, Sendable {
    case strict, unsynced
}

/// Whether DPoP proofs need a nonce.
enum NonceChoice: String, CaseIterable, Sendable {
    case off, required
}
