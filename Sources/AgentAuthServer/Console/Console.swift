// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
public import Authority
import Pages

/// The pages that people see: logging in, typing a code, looking at a request and deciding on it.
///
/// Begin with ``respond(to:)``, which answers one request of a browser, and with ``paths``, what
/// the HTTP shell mounts. There are no sockets in it.
public struct Console: Sendable {
    let authority: Authority
    let configuration: ConsoleConfiguration
    let origin: ConsoleOrigin

    public init(_ authority: Authority, _ configuration: ConsoleConfiguration) {
        self.authority = authority
        self.configuration = configuration
        origin = ConsoleOrigin(issuer: configuration.issuer, port: configuration.port)
    }

    /// The paths of the pages, below the issuer's own path. Whatever begins with `/assets/` is the
    /// console's too.
    public static var paths: [String] { ConsoleRoute.allCases.map(\.path) }

    /// Answers one request. Never throws: what goes wrong is a page that says so.
    public func respond(to call: ConsoleCall) async -> ConsoleReply {
        guard origin.isOurs(host: call.host) else { return .foreignHost }
        var visit = ConsoleVisit(console: self, call: call)
        guard call.path.utf8.starts(with: origin.base.utf8) else {
            return visit.page(.noSuchPage, titled: "Not found", status: 404)
        }
        let path = String(call.path.dropFirst(origin.base.count))
        if path == ConsoleStyle.path, call.isReading { return ConsoleStyle.reply }
        do {
            try visit.recognise()
            guard let route = ConsoleRoute.allCases.first(where: { $0.path == path }) else {
                return visit.page(.noSuchPage, titled: "Not found", status: 404)
            }
            guard route.methods.contains(call.method) else {
                return visit.page(
                    .wrongMethod, titled: "Not this way", status: 405,
                    headers: [.init("Allow", route.methods.joined(separator: ", "))])
            }
            return call.isReading ? try show(route, visit) : try await take(route, visit)
        } catch {
            return visit.problem(error)
        }
    }

    private func show(_ route: ConsoleRoute, _ visit: ConsoleVisit) throws -> ConsoleReply {
        let query = try visit.query()
        switch route {
        case .start: return visit.showStart()
        case .login: return visit.showLogin(query)
        case .device: return try visit.showDevice(query)
        case .review: return try visit.showReview(query)
        case .inbox: return try visit.showInbox()
        case .inboxData: return try visit.inboxData()
        case .logout: preconditionFailure("logging out is not looked at")
        }
    }

    private func take(_ route: ConsoleRoute, _ visit: ConsoleVisit) async throws -> ConsoleReply {
        let form = try visit.form(of: route)
        switch route {
        case .login: return await visit.logIn(form)
        case .logout: return try await visit.logOut()
        case .device: return try visit.openRequest(form)
        case .review: return try await visit.decide(form)
        case .inbox: return try await visit.answerInbox(form)
        case .start, .inboxData: preconditionFailure("nothing is posted there")
        }
    }
}

extension ConsoleCall {
    /// Whether the request only looks.
    var isReading: Bool { method == "GET" || method == "HEAD" }
}
