// SPDX-License-Identifier: Apache-2.0

/// How large and how deep a text may be before it is refused.
public struct JSONLimits: Sendable, Hashable {
    /// How many arrays and objects may be open at once: deeper texts have no honest use, and every
    /// level costs stack.
    public let maxDepth: Int

    /// The most bytes of UTF-8.
    public let maxBytes: Int

    /// Depth 32 and 1 MiB, the largest request body.
    public static let standard = JSONLimits()

    /// The deepest nesting that may be asked for: what a 512 KiB thread stack carries easily.
    static let deepest = 256

    /// Objects with more members than this find a name through a hash table; below it a walk is
    /// faster. It keeps the check for duplicates linear, whatever an attacker sends.
    static let walkedMembers = 16

    /// Limits of one's own; the depth is between 1 and 256.
    public init(maxDepth: Int = 32, maxBytes: Int = 1 << 20) {
        precondition(maxBytes >= 0 && (1...JSONLimits.deepest).contains(maxDepth))
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
    }
}
