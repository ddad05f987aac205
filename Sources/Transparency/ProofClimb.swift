// SPDX-License-Identifier: Apache-2.0

/// The way from a node up to the root, as RFC 9162 walks it (sections 2.1.3.2 and 2.1.4.2): at each
/// step the next hash of a proof stands to the left or to the right.
struct ProofClimb {
    enum Side { case left, right }

    /// The node's index in its level, and the index of the last node of that level.
    private var position: UInt64
    private var last: UInt64

    init(position: UInt64, last: UInt64) {
        self.position = position
        self.last = last
    }

    /// Whether nothing is left to be hashed in.
    var isAtTop: Bool { last == 0 }

    /// The side of the next sibling; nil at the top.
    mutating func next() -> Side? {
        guard last > 0 else { return nil }
        let isRightmost = position == last
        let isRightChild = position & 1 == 1
        if isRightmost && !isRightChild {
            // A last node without a sibling moves up unchanged until it is a right child.
            let lift = position.trailingZeroBitCount
            position >>= lift
            last >>= lift
        }
        position >>= 1
        last >>= 1
        return isRightmost || isRightChild ? .left : .right
    }
}
