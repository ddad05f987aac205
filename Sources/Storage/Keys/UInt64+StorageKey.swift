// SPDX-License-Identifier: Apache-2.0

/// Eight bytes, most significant first, so that byte order is numeric order.
extension UInt64: StorageKey {
    public static var storageByteCount: Int? { 8 }

    public func append(to bytes: inout [UInt8]) {
        withStorageBytes { span in
            for index in span.indices { bytes.append(span[index]) }
        }
    }

    public init?(storage bytes: Span<UInt8>) {
        guard bytes.count == 8 else { return nil }
        var value: UInt64 = 0
        for index in bytes.indices { value = value << 8 | UInt64(bytes[index]) }
        self = value
    }

    @inlinable
    public func withStorageBytes<R, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> R
    ) throws(Failure) -> R {
        let value = bigEndian
        // A stack copy instead of an array: this is the key of the ledger's hot path.
        let bytes: [8 of UInt8] = unsafe unsafeBitCast(value, to: [8 of UInt8].self)
        return try body(bytes.span)
    }
}
