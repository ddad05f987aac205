// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Pages
import StrictJSON

/// The style sheet, under a name that changes with its content, so that browsers may keep it.
enum ConsoleStyle {
    private static let bytes = Array(Stylesheet.text.utf8)

    /// The path, below the issuer's own.
    static let path: String = {
        let digest = SHA256.digest(of: bytes)
        return "/assets/console-\(Base64URL.encode(Array(digest.bytes.prefix(12)))).css"
    }()

    static let reply = ConsoleReply(
        status: 200,
        headers: ConsoleReply.safety + [
            .init("Content-Type", "text/css; charset=utf-8"),
            .init("Cache-Control", "public, max-age=31536000, immutable"),
        ], body: bytes)
}
