// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority

/// One of the console's cookies: a token, never readable by scripts, never sent along from other
/// sites.
struct ConsoleCookie: Sendable {
    let name: String
    private let isSecure: Bool

    /// Where somebody is logged in. Under TLS a neighbouring name cannot set a cookie with the
    /// prefix `__Host-` (RFC 6265bis §4.1.3.2).
    static func session(isSecure: Bool) -> ConsoleCookie {
        ConsoleCookie(
            name: isSecure ? "__Host-agentauth_session" : "agentauth_session", isSecure: isSecure)
    }

    /// What the login form is tied to, before anybody is logged in.
    static func stranger(isSecure: Bool) -> ConsoleCookie {
        ConsoleCookie(
            name: isSecure ? "__Host-agentauth_form" : "agentauth_form", isSecure: isSecure)
    }

    /// The token in a browser's `Cookie` fields. Two that differ are none: who could say which of
    /// them is ours?
    func token(in fields: [String]) -> SessionToken? {
        var found: [Substring] = []
        for pair in fields.flatMap({ $0.split(separator: ";") }) {
            let pair = pair.drop { $0 == " " }
            guard pair.utf8.starts(with: (name + "=").utf8) else { continue }
            found.append(pair.dropFirst(name.count + 1))
        }
        guard let first = found.first,
            found.allSatisfy({ $0.utf8.elementsEqual(first.utf8) })
        else { return nil }
        return SessionToken(String(first))
    }

    /// Hands a browser the token, until the browser is closed.
    func set(_ token: SessionToken) -> ProtocolReply.Header {
        header(token.text, more: "")
    }

    /// Takes it away.
    var removal: ProtocolReply.Header { header("", more: "; Max-Age=0") }

    private func header(_ value: String, more: String) -> ProtocolReply.Header {
        ProtocolReply.Header(
            "Set-Cookie",
            "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")\(more)"
        )
    }
}
