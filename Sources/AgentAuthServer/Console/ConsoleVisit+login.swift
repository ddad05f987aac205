// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Pages

extension ConsoleVisit {
    /// GET /
    func showStart() -> ConsoleReply {
        let problem = console.authority.trouble?.message
        return page(
            .start(
                StartPage(
                    description: console.configuration.description,
                    issuer: console.configuration.issuer, problem: problem,
                    entries: console.authority.ledgerSize)),
            titled: "Start")
    }

    /// GET /login
    func showLogin(_ query: FormFields) -> ConsoleReply {
        let next = query["next"].flatMap { LocalPath($0) } ?? .start
        return loginPage(next: next)
    }

    /// POST /login: a new session in place of any that the browser had, under a token that nobody
    /// could know before.
    func logIn(_ form: FormFields) async -> ConsoleReply {
        let next = form["next"].flatMap { LocalPath($0) } ?? .start
        let name = form["user"] ?? ""
        do {
            let opened = try await login.logIn(
                name, password: Array((form["password"] ?? "").utf8), replacing: sessionToken,
                from: call.remoteAddress)
            return go(
                to: next, headers: [sessionCookie.set(opened.token), strangerCookie.removal])
        } catch {
            return loginPage(next: next, name: name, refusal: error as? ProtocolError)
        }
    }

    /// POST /logout
    func logOut() async throws -> ConsoleReply {
        if let sessionToken { try await login.logOut(sessionToken) }
        return go(to: .start, headers: [sessionCookie.removal])
    }

    private func loginPage(
        next: LocalPath, name: String = "", refusal: ProtocolError? = nil
    ) -> ConsoleReply {
        let token = formOwner ?? login.stranger()
        var headers = formOwner == nil ? [strangerCookie.set(token)] : []
        headers += refusal?.retryHeaders ?? []
        return page(
            .login(
                LoginPage(
                    formToken: login.formToken(for: token), next: next.text, userName: name,
                    notice: refusal.map { Notice($0.message) })),
            titled: "Log in", status: refusal?.code.status ?? 200, headers: headers)
    }
}
