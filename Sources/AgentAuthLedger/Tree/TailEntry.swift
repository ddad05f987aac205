// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// The entries of the tile that is not full yet, the last first, as an immutable list: the appender
/// that holds it is copied before every job, and a copy of a list is one reference. At most 255 long,
/// so that letting go of it does not recurse deeply.
final class TailEntry: Sendable {
    let leaf: Digest
    let tags: [UInt64]
    let previous: TailEntry?

    init(leaf: Digest, tags: [UInt64], previous: TailEntry?) {
        self.leaf = leaf
        self.tags = tags
        self.previous = previous
    }
}
