// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import HTTPTypes

extension RouteTable {
    /// Adds the pages that people see, under the issuer's path. What the console refuses it refuses
    /// with a page.
    ///
    /// - Parameter console: the console, made for each request: it has to know the port, which the
    ///   system may choose after the routes are made.
    mutating func addConsole(
        under prefix: String, _ console: @escaping @Sendable () -> Console
    ) {
        let handler: Route.Handler = { request in
            let reply = await console().respond(to: ConsoleCall(request))
            return ProtocolReply(status: reply.status, headers: reply.headers, body: reply.body)
        }
        for path in Console.paths {
            add(.get, prefix + path, handler: handler)
            add(.post, prefix + path, handler: handler)
        }
        add(.get, prefix + "/assets", takesResource: true, handler: handler)
    }
}

extension ConsoleCall {
    fileprivate init(_ request: IncomingRequest) {
        let headers = request.headers
        self.init(
            method: request.method.rawValue, path: request.target.path,
            query: request.target.rawQuery.map { String($0) }, body: request.body,
            contentType: request.fields.contentType,
            cookies: headers[values: .cookie], host: request.host,
            origin: headers[.origin], fetchSite: headers[.fetchSite],
            remoteAddress: request.remoteAddress)
    }
}

extension HTTPField.Name {
    /// W3C Fetch Metadata.
    fileprivate static let fetchSite = Self("Sec-Fetch-Site")!
}
