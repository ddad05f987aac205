// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Cryptography
import Storage

extension Change {
    /// Puts a host's key on record in the place of another one, whose name agents may use for a
    /// while yet.
    mutating func replaceKey(
        of host: Host, with key: JWK, isProven: Bool, at now: Timestamp,
        in txn: borrowing WriteTransaction
    ) throws {
        var history =
            try txn.get(tables.hostKeyHistories, host.id) ?? HostKeyHistory(isProven: true)
        // A key that never signed is nobody's for all we know: whoever has it may register with it.
        if !history.isProven { try txn.delete(tables.hostKeys, host.jwk.thumbprint) }
        history.retire(host.jwk.thumbprint, at: now)
        // A key that has a row was the host's before, and has signed.
        history.isProven = try isProven || txn.get(tables.hostKeys, key.thumbprint) != nil
        var host = host
        host.publicKey = key.publicKey
        try txn.put(tables.hostKeys, key.thumbprint, Reference(host.id))
        try txn.put(tables.hostKeyHistories, host.id, history)
        try put(host, in: txn)
    }

    /// Notes that a host has signed with its key for the first time.
    mutating func proveKey(
        of host: Host, operation: Operation, in txn: borrowing WriteTransaction
    ) throws {
        guard var history = try txn.get(tables.hostKeyHistories, host.id), !history.isProven else {
            return
        }
        var entry = operation.entry(.hostKeyProven)
        entry.host = host.id
        entry.user = host.user
        entry.set("key", host.jwk.thumbprint.description)
        try record(entry, chance: operation.chance(), in: txn)
        history.isProven = true
        try txn.put(tables.hostKeyHistories, host.id, history)
        touch(host.id)
    }

    /// Lets go of the key of a host that has ended, when it never signed: only a key whose owner was
    /// here stays a tombstone, or a host could end strangers by naming their keys (decision 10).
    mutating func releaseUnprovenKey(
        of host: Host, in txn: borrowing WriteTransaction
    ) throws {
        guard try !tables.isKeyProven(of: host.id, in: txn) else { return }
        try txn.delete(tables.hostKeys, host.jwk.thumbprint)
    }
}
