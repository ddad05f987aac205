// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import NIOHTTP1

/// An answer as bytes, for a connection that ends with it (RFC 9112).
enum RawReply {
    static func bytes(of reply: ProtocolReply, isHead: Bool) -> [UInt8] {
        let status = HTTPResponseStatus(statusCode: reply.status)
        var text = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        // Names and values are ours: none has a line break.
        for header in reply.headers { text += "\(header.name): \(header.value)\r\n" }
        text += "Content-Length: \(reply.body.count)\r\nConnection: close\r\n\r\n"
        return Array(text.utf8) + (isHead ? [] : reply.body)
    }
}
