// SPDX-License-Identifier: Apache-2.0

/// Where a client keeps its ``KeyRing``.
///
/// Calls return within the time of one small file's reading and writing; a store on something
/// slower must keep a copy.
public protocol KeyStore: Sendable {
    /// The ring as it is now.
    func read() throws(KeyStoreError) -> KeyRing

    /// Changes the ring as one step: nobody else's change comes between reading and writing, and
    /// nothing is written when `change` throws. `change` must not use the store.
    func update(_ change: (inout KeyRing) throws(KeyStoreError) -> Void) throws(KeyStoreError)
}
