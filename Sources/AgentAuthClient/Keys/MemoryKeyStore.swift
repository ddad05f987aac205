// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Keys for as long as the process lives: for tests, simulations and agents whose keys may be lost
/// (§10.7).
public final class MemoryKeyStore: KeyStore {
    private let ring = Mutex(KeyRing())

    /// A store without keys.
    public init() {}

    public func read() throws(KeyStoreError) -> KeyRing {
        ring.withLock { $0 }
    }

    public func update(
        _ change: (inout KeyRing) throws(KeyStoreError) -> Void
    ) throws(KeyStoreError) {
        try ring.withLock { (ring) throws(KeyStoreError) in
            var changed = ring
            try change(&changed)
            ring = changed
        }
    }
}
