// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// Where an entry went.
public struct AppendedEntry: Sendable, Hashable {
    /// Its place, counted from 0.
    public let seq: UInt64
    /// SHA-256(0x00 ‖ line).
    public let leaf: Digest
    /// The time that was written: the draft's, or the last entry's where that is later.
    public let milliseconds: Int64
}
