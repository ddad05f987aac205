// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// A key of any bytes.
public struct ByteKey: StorageKey, Hashable, Comparable {
    /// The bytes; between 1 and 511 of them can be stored.
    public let bytes: [UInt8]

    /// A key of these bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: self.bytes)
    }

    public init?(storage bytes: Span<UInt8>) {
        self.init([UInt8](copying: bytes))
    }

    @inlinable
    public func withStorageBytes<R, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> R
    ) throws(Failure) -> R {
        try body(bytes.span)
    }

    public static func < (left: ByteKey, right: ByteKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

/// The 32 bytes of the digest.
extension Digest: StorageKey {
    public static var storageByteCount: Int? { Digest.byteCount }

    public init?(storage bytes: Span<UInt8>) {
        self.init(bytes)
    }
}

extension [UInt8] {
    /// A copy of lent bytes.
    init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
