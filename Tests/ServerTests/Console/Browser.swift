// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import Synchronization

/// A browser without scripts: it keeps cookies and sends the forms that pages have.
final class Browser: Sendable {
    private let console: Console
    private let host: String
    private let address: String
    private let jar = Mutex<[String: String]>([:])

    init(_ console: Console, host: String, address: String) {
        self.console = console
        self.host = host
        self.address = address
    }

    /// An answer, as a browser sees it.
    struct Page: Sendable {
        let reply: ConsoleReply
        var status: Int { reply.status }
        var text: String { String(decoding: reply.body, as: UTF8.self) }
        var location: String? { reply.header("Location").first }
        /// The token of the page's forms.
        var token: String? { value(of: "csrf") }
        /// What a problem's notice says.
        var notice: String? {
            text.firstMatch(of: #/<p class="notice problem".*?</b> (.*?)</span></p>/#)
                .map { String($0.output.1) }
        }

        /// The value of the first field of that name.
        func value(of field: String) -> String? {
            let marker = "name=\"\(field)\" value=\""
            return text.firstRange(of: marker).map {
                String(text[$0.upperBound...].prefix { $0 != "\"" })
            }
        }
    }

    /// The cookies that it has now.
    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    func get(
        _ path: String, _ change: (inout ConsoleCall) -> Void = { _ in }
    ) async -> Page {
        var call = call("GET", path)
        change(&call)
        return await send(call)
    }

    /// Posts a form as it is given.
    func post(
        _ path: String, _ fields: [(String, String)],
        _ change: (inout ConsoleCall) -> Void = { _ in }
    ) async -> Page {
        var call = call("POST", path)
        call.contentType = "application/x-www-form-urlencoded"
        call.origin = "null"
        call.fetchSite = "same-origin"
        call.body = Array(
            fields.map { "\(Browser.escaped($0.0))=\(Browser.escaped($0.1))" }
                .joined(separator: "&").utf8)
        change(&call)
        return await send(call)
    }

    /// Fills a page's form in and posts it.
    func fill(_ page: Page, _ path: String, _ fields: [(String, String)]) async -> Page {
        await post(path, [("csrf", page.token ?? "")] + fields)
    }

    func send(_ call: ConsoleCall) async -> Page {
        let reply = await console.respond(to: call)
        jar.withLock { jar in
            for cookie in reply.header("Set-Cookie") {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                jar[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
            }
        }
        return Page(reply: reply)
    }

    private func call(_ method: String, _ path: String) -> ConsoleCall {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let cookies = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        return ConsoleCall(
            method: method, path: parts[0], query: parts.count == 2 ? parts[1] : nil,
            cookies: cookies.isEmpty ? [] : [cookies], host: host, remoteAddress: address)
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            byte == UInt8(ascii: "_") || byte < 128 && Character(Unicode.Scalar(byte)).isLetter
                ? String(Unicode.Scalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    // MARK: What people do

    func logIn(
        _ name: String, _ password: String = ConsoleStage.password, next: String? = nil
    ) async throws -> Page {
        let page = await get("/login" + (next.map { "?next=\(Browser.escaped($0))" } ?? ""))
        return await fill(
            page, "/login",
            [("user", name), ("password", password), ("next", page.value(of: "next") ?? "")])
    }

    /// Types a code; the answer leads to the request.
    func type(_ code: String) async -> Page {
        await fill(await get("/device"), "/device", [("code", code)])
    }

    /// Types a code and follows to the request.
    func open(_ code: String) async -> Page {
        let answer = await type(code)
        guard let location = answer.location else { return answer }
        return await get(location)
    }

    /// Answers the question on a page.
    func answer(_ page: Page, _ decision: String, _ fields: [(String, String)] = []) async -> Page {
        await fill(
            page, "/device/review",
            [("request", page.value(of: "request") ?? ""), ("decision", decision)] + fields)
    }
}
