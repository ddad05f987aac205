// SPDX-License-Identifier: Apache-2.0

/// The names that one object has shown so far, to find the first that comes twice without keeping
/// the values.
struct SeenNames {
    private var walked: [StringToken] = []
    private var hashed: Set<UTF8Key> = []

    var isEmpty: Bool { walked.isEmpty }

    /// Notes a name; one that was there before is an error.
    mutating func insert(_ name: StringToken, in bytes: Span<UInt8>) throws(JSONError) {
        let isNew =
            walked.count < JSONLimits.walkedMembers
            ? try walk(name, in: bytes) : try hash(name, in: bytes)
        guard isNew else { throw JSONError(.duplicateMember, at: name.range.lowerBound - 1) }
    }

    private mutating func walk(
        _ name: StringToken, in bytes: Span<UInt8>
    ) throws(JSONError) -> Bool {
        if walked.isEmpty { walked.reserveCapacity(8) }
        for index in walked.indices where try walked[index].isSame(as: name, in: bytes) {
            return false
        }
        walked.append(name)
        return true
    }

    private mutating func hash(
        _ name: StringToken, in bytes: Span<UInt8>
    ) throws(JSONError) -> Bool {
        if hashed.isEmpty {
            for earlier in walked { hashed.insert(UTF8Key(try earlier.string(in: bytes))) }
        }
        return hashed.insert(UTF8Key(try name.string(in: bytes))).inserted
    }
}
