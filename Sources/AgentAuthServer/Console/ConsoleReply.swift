// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol

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
