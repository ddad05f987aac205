// SPDX-License-Identifier: Apache-2.0

/// Keys of features that this version does not have. They are refused rather than ignored: who sets
/// one counts on it.
enum LaterSettings {
    /// What a key waits for.
    static let features: [String: String] = [
        "tokens.max_size": "other sizes of tokens than 8KiB",
        "limits.enabled": "rate limits",
        "limits.per_agent": "rate limits",
        "limits.per_host": "rate limits",
        "limits.per_user": "rate limits",
        "limits.per_address": "rate limits",
        "limits.unknown_host_registration": "rate limits",
        "limits.introspection": "rate limits",
        "limits.capabilities": "rate limits",
        "jwks.test_hosts": "keys by JWKS URL",
        "jwks.test_ca": "keys by JWKS URL",
        "introspection.secret_file": "introspection",
        "proof_of_possession.dpop": "proof of possession",
        "proof_of_possession.mtls": "proof of possession",
        "proof_of_possession.nonce": "proof of possession",
        "proof_of_possession.capabilities": "proof of possession",
        "plugins.directory": "plug-ins beside the built-in ones",
        "ledger.checkpoint_every": "other intervals of checkpoints than 1s",
        "ledger.witnesses": "witnesses",
        "ledger.required_witnesses": "witnesses",
        "directory.providers": "a directory",
        "tls.certificate": "TLS",
        "tls.key": "TLS",
        "tls.client_ca": "TLS",
    ]
}
