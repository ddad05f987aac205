// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Pages

/// One request of a browser, with whoever is logged in there.
struct ConsoleVisit: Sendable {
    let console: Console
    let call: ConsoleCall
    /// The token that the browser has, good or not.
    let sessionToken: SessionToken?
    /// The browser's token for the login form.
    let strangerToken: SessionToken?
    /// Whoever is logged in.
    private(set) var session: LoginSession?

    init(console: Console, call: ConsoleCall) {
        self.console = console
        self.call = call
        let isSecure = console.origin.isSecure
        sessionToken = ConsoleCookie.session(isSecure: isSecure).token(in: call.cookies)
        strangerToken = ConsoleCookie.stranger(isSecure: isSecure).token(in: call.cookies)
    }

    var login: LoginDesk { console.authority.login }
    var reviews: ReviewDesk { console.authority.reviews }
    var base: String { console.origin.base }
    var sessionCookie: ConsoleCookie { .session(isSecure: console.origin.isSecure) }
    var strangerCookie: ConsoleCookie { .stranger(isSecure: console.origin.isSecure) }

    /// Finds out who is logged in.
    mutating func recognise() throws {
        session = try sessionToken.flatMap { try login.session($0) }
    }

    // MARK: What was sent

    /// The parameters of the query.
    func query() throws(ConsoleRefusal) -> FormFields {
        guard let fields = FormFields((call.query ?? "").utf8) else { throw .unreadable }
        return fields
    }

    /// The fields of a form, once it is certain that a page of ours sent it.
    func form(of route: ConsoleRoute) throws(ConsoleRefusal) -> FormFields {
        guard
            console.origin.isOurs(
                origin: call.origin, fetchSite: call.fetchSite, host: call.host ?? "")
        else { throw .foreignForm }
        let type = call.contentType?.prefix { $0 != ";" }.lowercased()
        guard type?.filter({ $0 != " " }) == "application/x-www-form-urlencoded" else {
            throw .noForm
        }
        guard call.body.count <= FormFields.byteLimit else { throw .tooLong }
        guard let fields = FormFields(call.body) else { throw .unreadable }
        guard route == .login || session != nil else { throw .loggedOut }
        guard let token = formOwner, let shown = fields["csrf"],
            login.isFormToken(shown, for: token)
        else {
            throw .oldForm
        }
        return fields
    }

    /// What this browser's forms are tied to: the session, or before a login the browser itself.
    var formOwner: SessionToken? { session == nil ? strangerToken : sessionToken }

    // MARK: Answers

    /// A page in its frame.
    func page(
        _ page: Page, titled title: String, status: Int = 200,
        headers: [ProtocolReply.Header] = []
    ) -> ConsoleReply {
        let visitor = session.flatMap { session in
            sessionToken.map {
                PageFrame.Visitor(
                    userName: session.userName, formToken: login.formToken(for: $0))
            }
        }
        let frame = PageFrame(
            title: title, provider: console.configuration.providerName, base: base,
            stylesheet: base + ConsoleStyle.path, visitor: visitor)
        return ConsoleReply(status: status, html: page.html(in: frame), headers: headers)
    }

    /// On to another page.
    func go(to path: LocalPath, headers: [ProtocolReply.Header] = []) -> ConsoleReply {
        .seeOther(base + path.text, headers: headers)
    }

    /// To the login, and on from there.
    func logInFirst(then next: LocalPath) -> ConsoleReply {
        .seeOther(loginPath(then: next))
    }

    func loginPath(then next: LocalPath) -> String {
        "\(base)/login?next=\(next.text.percentEncoded)"
    }

    /// What went wrong, as a page.
    func problem(_ error: any Error) -> ConsoleReply {
        switch error {
        case ConsoleRefusal.loggedOut:
            return logInFirst(then: .device)
        case let refusal as ConsoleRefusal:
            return page(
                .message(refusal.message), titled: "Not done", status: refusal.status)
        case let refusal as ProtocolError:
            return page(
                .message(
                    MessagePage(
                        heading: "That did not work", text: refusal.message,
                        link: .init("Enter a code", path: "/device"))),
                titled: "Not done", status: refusal.code.status,
                headers: refusal.retryHeaders)
        default:
            return page(
                .message(
                    MessagePage(
                        heading: "Not right now",
                        text: "The server cannot do this at the moment. Try again shortly.")),
                titled: "Not right now", status: 503, headers: [.init("Retry-After", "1")])
        }
    }
}

extension ProtocolError {
    /// When to come back, where that is said.
    var retryHeaders: [ProtocolReply.Header] {
        retryAfterSeconds.map { [.init("Retry-After", String($0))] } ?? []
    }
}
