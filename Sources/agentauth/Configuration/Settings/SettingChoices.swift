// SPDX-License-Identifier: Apache-2.0

/// The built-in providers.
enum BuiltInProvider: String, CaseIterable, Sendable {
    case bank, mail
}

/// When a change counts as done.
enum DurabilityChoice: String, CaseIterable, Sendable {
    case strict, unsynced
}
