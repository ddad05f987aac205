// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// What an entry says of its payload: HMAC-SHA256 over the exact bytes under a random key of the
/// entry's own. Nobody can guess the bytes from it, and whoever is shown bytes and key can check
/// them.
public struct PayloadCommitments: Hashable, Sendable {
    /// The member `cm_args`.
    public let arguments: Digest?
    /// The member `cm_res`.
    public let result: Digest?

    init(arguments: Digest?, result: Digest?) {
        self.arguments = arguments
        self.result = result
    }

    /// Commits to what is there.
    init(arguments: [UInt8]?, result: [UInt8]?, key: Span<UInt8>) {
        self.arguments = arguments.map { HMACSHA256.code(for: $0.span, key: key) }
        self.result = result.map { HMACSHA256.code(for: $0.span, key: key) }
    }

    /// Whether the entry has no payload.
    var isEmpty: Bool { arguments == nil && result == nil }

    /// For each of the two: one zero byte when there is none, else a one and its 32 bytes.
    func append(to bytes: inout [UInt8]) {
        func append(_ commitment: Digest?) {
            bytes.append(commitment == nil ? 0 : 1)
            commitment?.append(to: &bytes)
        }
        append(arguments)
        append(result)
    }
}
