// SPDX-License-Identifier: Apache-2.0

/// Keys of features that this version does not have. They are refused rather than ignored: who sets
/// one counts on it.
enum LaterSettings {
    /// What a key waits for.
    static let features: [String: String] = [
        "plugins.directory": "plug-ins beside the built-in ones",
        "ledger.witnesses": "witnesses",
        "ledger.required_witnesses": "witnesses",
    ]
}
