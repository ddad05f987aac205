// SPDX-License-Identifier: Apache-2.0

/// What a sealed payload holds, once it is opened.
public struct PayloadContents: Hashable, Sendable {
    /// The key of the entry's commitments: with it, others can check the bytes below against the
    /// entry without any other secret.
    public let key: [UInt8]
    /// The exact bytes of the arguments; nil when the entry has none.
    public let arguments: [UInt8]?
    /// The exact bytes of the result; nil when the entry has none.
    public let result: [UInt8]?

    /// The length of ``key`` in bytes.
    static let keyByteCount = 32

    var commitments: PayloadCommitments {
        PayloadCommitments(arguments: arguments, result: result, key: key.span)
    }

    package init(key: [UInt8], arguments: [UInt8]?, result: [UInt8]?) {
        precondition(key.count == PayloadContents.keyByteCount)
        self.key = key
        self.arguments = arguments
        self.result = result
    }

    private static let version: UInt8 = 1
    private static let hasArguments: UInt8 = 1
    private static let hasResult: UInt8 = 2

    /// Version byte ‖ key ‖ a byte of flags (1: arguments, 2: result) ‖ for each that there is: its
    /// length in four bytes, big-endian, and its bytes.
    package func encoded() -> [UInt8] {
        PayloadContents.encode(key: key.span, arguments: arguments, result: result)
    }

    /// ``encoded()`` of contents that nobody has put together.
    static func encode(key: Span<UInt8>, arguments: [UInt8]?, result: [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            keyByteCount + 10 + (arguments?.count ?? 0) + (result?.count ?? 0))
        bytes.append(version)
        for index in key.indices { bytes.append(key[index]) }
        bytes.append((arguments == nil ? 0 : hasArguments) | (result == nil ? 0 : hasResult))
        func append(_ part: [UInt8]?) {
            guard let part else { return }
            guard let count = UInt32(exactly: part.count) else {
                preconditionFailure("a part of a payload is below 4 GiB")
            }
            bytes.appendBigEndian(count)
            bytes.append(contentsOf: part)
        }
        append(arguments)
        append(result)
        return bytes
    }

    /// Reads what ``encoded()`` wrote, to its last byte; nil for anything else.
    package init?(_ bytes: Span<UInt8>) {
        let flagsAt = 1 + PayloadContents.keyByteCount
        guard bytes.count > flagsAt, bytes[0] == PayloadContents.version,
            bytes[flagsAt] & ~(PayloadContents.hasArguments | PayloadContents.hasResult) == 0
        else { return nil }
        key = bytes.array(1..<flagsAt)
        var position = flagsAt + 1
        var parts: [[UInt8]?] = [nil, nil]
        for (index, flag) in [PayloadContents.hasArguments, PayloadContents.hasResult].enumerated()
        where bytes[flagsAt] & flag != 0 {
            guard bytes.count - position >= 4 else { return nil }
            let count = Int(bytes.bigEndian(UInt32.self, at: position))
            position += 4
            guard bytes.count - position >= count else { return nil }
            parts[index] = bytes.array(position..<position + count)
            position += count
        }
        guard position == bytes.count else { return nil }
        arguments = parts[0]
        result = parts[1]
    }
}
