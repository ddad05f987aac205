// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// A request's header, checked for what the parser leaves to the server (RFC 9112): sizes, Host,
/// framing, and the form of its target.
struct RequestHeader {
    let request: HTTPRequest
    /// Whether the connection can serve another request after this one.
    var keepsAlive: Bool
    /// Whether the peer waits for a word before it sends the body (RFC 9110 §10.1.1).
    let expectsContinue: Bool
    let version: HTTPVersion

    init(_ head: HTTPRequestHead, limits: ServerLimits) throws(Refused) {
        let lineBytes =
            head.method.rawValue.utf8.count + head.uri.utf8.count + "  HTTP/1.1\r\n".utf8.count
        guard lineBytes <= limits.requestLineBytes else { throw Refused(.requestLineTooLong) }
        let facts = try Facts(head.headers, limits: limits)
        try facts.check(version: head.version, limits: limits)
        guard let target = RequestHeader.target(head.uri),
            let method = try? HTTPRequest.Method(head.method), method != .connect
        else { throw Refused(.malformed) }
        request = HTTPRequest(
            method: method, scheme: "http", authority: target.authority ?? facts.host,
            path: target.path,
            headerFields: HTTPFields(head.headers, splitCookie: false))
        // After an upgrade, asked for in vain, the parser reads no further requests.
        keepsAlive = head.isKeepAlive && !facts.asksForUpgrade
        expectsContinue = facts.expectsContinue && head.version == .http1_1
        version = head.version
    }

    /// Why a header is refused.
    struct Refused: Error {
        let refusal: GateRefusal

        init(_ refusal: GateRefusal) {
            self.refusal = refusal
        }
    }

    /// Path and query of a target in origin form, or in absolute form with the authority, which
    /// then counts in the place of Host (RFC 9112 §3.2).
    private static func target(_ uri: String) -> (authority: String?, path: String)? {
        if uri.utf8.first == UInt8(ascii: "/") { return (nil, uri) }
        for scheme in ["http://", "https://"] where uri.lowercased().hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            guard end > rest.startIndex else { return nil }
            let path = String(rest[end...])
            return (String(rest[..<end]), path.first == "/" ? path : "/" + path)
        }
        return nil
    }
}

/// What one pass over the header fields finds.
private struct Facts {
    var host: String?
    private var hostCount = 0
    private var contentLength: String?
    private var transferEncodings: [String] = []
    private(set) var asksForUpgrade = false
    private(set) var expectsContinue = false

    init(_ headers: HTTPHeaders, limits: ServerLimits) throws(RequestHeader.Refused) {
        var bytes = 0
        for (name, field) in headers {
            bytes += name.utf8.count + field.utf8.count + ": \r\n".utf8.count
            let value = field.withoutTrailingSpace
            switch name.utf8.count {
            case 4 where name.isSame(as: "host"):
                hostCount += 1
                host = value
            case 6 where name.isSame(as: "expect"):
                expectsContinue = value.isSame(as: "100-continue")
            case 7 where name.isSame(as: "upgrade"):
                asksForUpgrade = true
            case 14 where name.isSame(as: "content-length"):
                contentLength = value
            case 17 where name.isSame(as: "transfer-encoding"):
                transferEncodings.append(value)
            default: break
            }
        }
        guard bytes <= limits.headerBytes else { throw RequestHeader.Refused(.headerTooLarge) }
    }

    func check(version: HTTPVersion, limits: ServerLimits) throws(RequestHeader.Refused) {
        // RFC 9112 §3.2: none, or more than one, is refused.
        guard hostCount == 1 || hostCount == 0 && version == .http1_0 else {
            throw RequestHeader.Refused(.malformed)
        }
        if !transferEncodings.isEmpty {
            // Two ways to say where a body ends are how requests are smuggled (RFC 9112 §6.1).
            guard version == .http1_1, contentLength == nil, transferEncodings.count == 1,
                transferEncodings[0].isSame(as: "chunked")
            else { throw RequestHeader.Refused(.malformed) }
        }
        if let contentLength {
            guard let length = Int(contentLength), length >= 0 else {
                // The parser has seen digits only, so it is a number that fits nowhere.
                throw RequestHeader.Refused(.bodyTooLarge)
            }
            guard length <= limits.bodyBytes else { throw RequestHeader.Refused(.bodyTooLarge) }
        }
    }
}

extension String {
    /// A field's value without the white space that may stand behind it (RFC 9112 §5.1); the parser
    /// drops only what stands before.
    fileprivate var withoutTrailingSpace: String {
        guard let last = utf8.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") else {
            return self
        }
        var text = utf8[...]
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
            text.removeLast()
        }
        return String(text) ?? self
    }

    /// Whether both are the same but for the case of ASCII letters.
    func isSame(as lowercased: String) -> Bool {
        utf8.elementsEqual(lowercased.utf8) { left, right in
            left == right || (0x41...0x5A).contains(left) && left | 0x20 == right
        }
    }
}
