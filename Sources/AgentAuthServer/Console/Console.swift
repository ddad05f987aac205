// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
public import Authority

/// The pages that people see: logging in, typing a code, looking at a request and deciding on it.
///
/// Begin with ``respond(to:)``, which answers one request of a browser, and with ``routes``, what
/// the HTTP shell mounts. There are no sockets in it.
public struct Console: Sendable {
    let authority: Authority
    let configuration: ConsoleConfiguration

    public init(_ authority: Authority, _ configuration: ConsoleConfiguration) {
        self.authority = authority
        self.configuration = configuration
    }

    /// The paths at which pages are, below the issuer's own path; each takes GET and, where forms
    /// are posted, POST. Whatever begins with `/assets/` is the console's too.
    public static let paths = ["/", "/login", "/logout", "/device", "/device/review"]

    /// Answers one request. Never throws: what goes wrong is a page that says so.
    public func respond(to call: ConsoleCall) async -> ConsoleReply {
        ConsoleReply(status: 404, headers: [], body: [])
    }
}
