// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// Whether both are the same bytes. Swift's `==` is canonical equivalence, under which two
    /// different issuers or names can be equal.
    func isSame(as other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
