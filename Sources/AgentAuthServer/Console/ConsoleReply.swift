// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON

/// What a browser is answered; whole, and ready for a socket.
public struct ConsoleReply: Sendable {
    public let status: Int
    /// Header fields without those that follow from the transport (length, date). `Set-Cookie` may
    /// come twice.
    public let headers: [ProtocolReply.Header]
    public let body: [UInt8]

    public init(status: Int, headers: [ProtocolReply.Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The values of a header field, whatever the case of its name.
    public func header(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

extension ConsoleReply {
    /// What every answer of the console bears. No page runs a script or may be framed, whatever
    /// stood in it.
    static let safety: [ProtocolReply.Header] = [
        .init(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
        .init("X-Content-Type-Options", "nosniff"),
        .init("X-Frame-Options", "DENY"),
        .init("Referrer-Policy", "no-referrer"),
        .init("Cross-Origin-Opener-Policy", "same-origin"),
        .init("Cross-Origin-Resource-Policy", "same-origin"),
    ]

    /// A page.
    init(status: Int, html: String, headers: [ProtocolReply.Header] = []) {
        self.init(
            status: status,
            headers: ConsoleReply.safety + [
                .init("Content-Type", "text/html; charset=utf-8"),
                .init("Cache-Control", "no-store"),
            ] + headers, body: Array(html.utf8))
    }

    /// A page's twin for programs.
    init(status: Int = 200, json: JSONValue) {
        self.init(
            status: status,
            headers: ConsoleReply.safety + [
                .init("Content-Type", "application/json"), .init("Cache-Control", "no-store"),
            ], body: json.serialized())
    }

    /// On to another page, which is then asked for with GET (RFC 9110 §15.4.4).
    static func seeOther(
        _ path: String, headers: [ProtocolReply.Header] = []
    ) -> ConsoleReply {
        ConsoleReply(
            status: 303,
            headers: safety + [.init("Location", path), .init("Cache-Control", "no-store")]
                + headers, body: [])
    }

    /// To somebody who was led here under a name that is none of ours; without a page, for nothing
    /// of ours should be shown under it.
    static let foreignHost = ConsoleReply(
        status: 403,
        headers: safety + [
            .init("Content-Type", "text/plain; charset=utf-8"), .init("Cache-Control", "no-store"),
        ], body: Array("This server does not answer under that name.\n".utf8))
}
