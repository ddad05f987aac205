// SPDX-License-Identifier: Apache-2.0

/// The UTF-8 bytes, in their own order: two spellings that Swift calls equal are two keys.
extension String: StorageKey {
    public func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: utf8)
    }

    public init?(storage bytes: Span<UInt8>) {
        guard let text = String(validatingUTF8: bytes) else { return nil }
        self = text
    }

    @inlinable
    public func withStorageBytes<R, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> R
    ) throws(Failure) -> R {
        try body(utf8.span)
    }

    /// The string with exactly these bytes; nil when they are not UTF-8.
    init?(validatingUTF8 bytes: Span<UInt8>) {
        let text = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe String(validating: buffer, as: UTF8.self)
        }
        guard let text else { return nil }
        self = text
    }
}
