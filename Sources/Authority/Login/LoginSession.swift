// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
import StrictJSON

/// What a browser shows to be recognised: 32 random bytes. The server keeps only a keyed hash.
public struct SessionToken: Sendable {
    /// 43 characters of base64url.
    public let text: String

    /// Reads what a browser sent; nil for anything that is not such a token.
    public init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    init(random: any RandomSource) {
        text = Base64URL.encode(random.bytes(32))
    }
}

/// Somebody who has logged in and has not logged out, as the server finds them by their token.
public struct LoginSession: Sendable, Equatable {
    public let user: UserID
    /// The name that the user logs in with.
    public let userName: String
    /// When the password was shown.
    public let authenticatedAt: Timestamp
    public let expiresAt: Timestamp
    /// The session's name inside the server.
    let key: Digest
}
