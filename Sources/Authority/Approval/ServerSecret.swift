// SPDX-License-Identifier: Apache-2.0
package import AgentAuthProtocol
package import Cryptography

/// The server's own secret (`server.key`): it keys the hashes under which codes and one-time
/// tokens are kept, and signs cursors. Each use has a label of its own, so that a value made for
/// one is worthless for another.
package final class ServerSecret: Sendable {
    package enum Use: String, Sendable {
        case userCode = "user-code"
        case addressedQuestion = "addressed-question"
        case enrollmentToken = "enrollment-token"
        case cursor = "cursor"
        case earlyToken = "early-token"
        case session = "session"
        case typedName = "typed-name"
        case formToken = "form-token"
        case proofNonce = "dpop-nonce"
    }

    private let key: SymmetricKey

    package init(_ key: SymmetricKey) {
        self.key = key
    }

    /// HMAC-SHA256 over the label, a zero byte and `bytes`.
    package func code(for bytes: [UInt8], use: Use) -> Digest {
        let message = Array(use.rawValue.utf8) + [0] + bytes
        return key.withBytes { HMACSHA256.code(for: message.span, key: $0) }
    }

    /// What a user code is found by.
    package func hash(_ code: UserCode) -> Digest {
        self.code(for: code.letters, use: .userCode)
    }
}
