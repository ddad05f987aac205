// SPDX-License-Identifier: Apache-2.0

/// What the pages have to know of the server around them.
public struct ConsoleConfiguration: Sendable {
    /// The server's base URL, as clients know it; its host may stand in `Host`, and https makes the
    /// cookies secure.
    public var issuer: String
    /// The service's name and what it is, as people know it.
    public var providerName: String
    public var description: String
    /// The port that the server listens on, at which it answers as `localhost`, `127.0.0.1` and
    /// `[::1]` too.
    public var port: Int
    /// The data directory, for the operator's commands that pages show.
    public var dataDirectory: String

    public init(
        issuer: String, providerName: String, description: String, port: Int,
        dataDirectory: String
    ) {
        self.issuer = issuer
        self.providerName = providerName
        self.description = description
        self.port = port
        self.dataDirectory = dataDirectory
    }
}
