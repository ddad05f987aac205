// SPDX-License-Identifier: Apache-2.0

/// One request of a browser, as the HTTP shell hands it over: nothing in it is decoded or trusted
/// yet.
public struct ConsoleCall: Sendable {
    /// The method as it was sent; `HEAD` is answered like `GET`, and the shell leaves the body out.
    public var method: String
    /// The path as it was sent, without the query.
    public var path: String
    /// What stands behind the question mark, as it was sent; nil without one.
    public var query: String?
    /// The body; empty when there is none.
    public var body: [UInt8]
    /// `Content-Type`.
    public var contentType: String?
    /// Every `Cookie` header field.
    public var cookies: [String]
    /// `Host`, or `:authority`.
    public var host: String?
    /// `Origin`.
    public var origin: String?
    /// `Sec-Fetch-Site`.
    public var fetchSite: String?
    /// The peer's address, or what a trusted proxy says of it.
    public var remoteAddress: String

    public init(
        method: String, path: String, query: String? = nil, body: [UInt8] = [],
        contentType: String? = nil, cookies: [String] = [], host: String? = nil,
        origin: String? = nil, fetchSite: String? = nil, remoteAddress: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.contentType = contentType
        self.cookies = cookies
        self.host = host
        self.origin = origin
        self.fetchSite = fetchSite
        self.remoteAddress = remoteAddress
    }
}
