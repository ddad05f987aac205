// SPDX-License-Identifier: Apache-2.0

/// What looking for an entry's payload came to.
public enum PayloadOpening: Hashable, Sendable {
    /// The entry never had one.
    case absent
    /// The bytes that the entry commits to.
    case opened(PayloadContents)
    /// The entry had one; the row or the key it was sealed under is gone.
    case erased
    /// There is a row, and it is not what was sealed for this entry.
    case damaged
}
