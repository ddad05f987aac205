// SPDX-License-Identifier: Apache-2.0

/// Two keys as one: all pairs with the same first key lie together, ordered by the second.
///
/// A first key of fixed length is stored as it is, so pairs are ordered by it. One of variable
/// length follows its own length in two bytes: such pairs are grouped by the first key, shorter
/// first keys before longer ones.
public struct PairKey<First: StorageKey, Second: StorageKey>: StorageKey {
    /// The key that groups.
    public let first: First
    /// The key that orders within a group.
    public let second: Second

    /// The pair.
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    public static var storageByteCount: Int? {
        guard let first = First.storageByteCount, let second = Second.storageByteCount else {
            return nil
        }
        return first + second
    }

    /// What every pair with this first key begins with, for scans by prefix.
    public static func prefix(_ first: First) -> [UInt8] {
        var bytes: [UInt8] = []
        append(first, to: &bytes)
        return bytes
    }

    public func append(to bytes: inout [UInt8]) {
        Self.append(first, to: &bytes)
        second.append(to: &bytes)
    }

    public init?(storage bytes: Span<UInt8>) {
        var start = 0
        let count: Int
        if let fixed = First.storageByteCount {
            count = fixed
        } else {
            guard bytes.count >= 2 else { return nil }
            start = 2
            count = Int(bytes[0]) << 8 | Int(bytes[1])
        }
        guard bytes.count - start >= count,
            let first = First(storage: bytes.extracting(start..<start + count)),
            let second = Second(storage: bytes.extracting((start + count)...))
        else { return nil }
        self.init(first, second)
    }

    private static func append(_ first: First, to bytes: inout [UInt8]) {
        guard First.storageByteCount == nil else { return first.append(to: &bytes) }
        let start = bytes.count
        bytes += [0, 0]
        first.append(to: &bytes)
        // Cut to sixteen bits without a check: a key of more than 511 bytes is refused when used.
        let count = UInt16(truncatingIfNeeded: bytes.count - start - 2)
        bytes[start] = UInt8(count >> 8)
        bytes[start + 1] = UInt8(count & 0xff)
    }
}

extension PairKey: Equatable where First: Equatable, Second: Equatable {}
extension PairKey: Hashable where First: Hashable, Second: Hashable {}
