// SPDX-License-Identifier: Apache-2.0
/// The server that takes our mail, and how we show who we are (RFC 6409).
public struct SMTPConfiguration: Sendable {
    public var host: String
    public var port: Int
    /// Who logs in; nil where the server asks nobody.
    public var userName: String?
    /// Their password; it is sent inside TLS only, or to this machine.
    public var password: [UInt8]
    /// The sender's address.
    public var from: String
    /// Whether TLS is required (RFC 3207). Without it only the machine itself is spoken to.
    public var usesTLS: Bool
    /// A file of certificates to trust instead of the system's; nil for those.
    public var trustFile: String?
    /// How long one delivery may take.
    public var timeLimit: Duration = .seconds(30)

    public init(
        host: String, port: Int = 587, userName: String? = nil, password: [UInt8] = [],
        from: String, usesTLS: Bool = true, trustFile: String? = nil
    ) {
        self.host = host
        self.port = port
        self.userName = userName
        self.password = password
        self.from = from
        self.usesTLS = usesTLS
        self.trustFile = trustFile
    }

    /// Whether the host is this machine, by a name that no resolver is asked for.
    public static func isThisMachine(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(host)
    }
}
