// SPDX-License-Identifier: Apache-2.0
import AgentAuthServer
import FixturesSupport
import Foundation
import Testing

/// Every page in every way in which it can be asked for.
@Suite struct ConsoleRouteTests {
    @Test func everyPageAnswersWhoeverAsks() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let (nobody, alice) = (stage.browser(), try await stage.visitor())
            for (path, status, location) in [
                ("/", 200, nil), ("/login", 200, nil), ("/device", 303, "/login?next=%2Fdevice"),
                ("/device?code=BCDF-GHJK", 303, "/login?next=%2Fdevice%3Fcode%3DBCDF-GHJK"),
                (
                    "/device/review?request=apr_1", 303,
                    "/login?next=%2Fdevice%2Freview%3Frequest%3Dapr_1"
                ),
                ("/device/", 404, nil), ("/nothing", 404, nil), ("/assets/other.css", 404, nil),
            ] as [(String, Int, String?)] {
                let page = await nobody.get(path)
                #expect(page.status == status, "\(path)")
                #expect(page.location == location, "\(path)")
            }
            for (path, status) in [
                ("/", 200), ("/login", 200), ("/device", 200), ("/device?code=BCDF-GHJK", 404),
                ("/device/review", 404), ("/device/review?request=apr_1", 404), ("/nothing", 404),
            ] {
                let page = await alice.get(path)
                #expect(page.status == status, "\(path)")
                #expect(page.text.contains("Logged in as"), "\(path)")
            }
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"])
    func aPageTakesTheMethodsThatTheTableNames(_ method: String) throws {
        try ConsoleStage.run { stage in
            for route in ConsoleRoute.allCases {
                let page = await stage.browser().get(route.path) { $0.method = method }
                if route.methods.contains(method) {
                    #expect(page.status != 405, "\(method) \(route.path)")
                } else {
                    #expect(page.status == 405, "\(method) \(route.path)")
                    #expect(page.reply.header("Allow") == [route.methods.joined(separator: ", ")])
                }
            }
        }
    }

    /// Whatever is answered, it is safe to show.
    @Test func everyAnswerBearsTheSafetyHeaders() throws {
        try ConsoleStage.run { stage in
            try await stage.user()
            let alice = try await stage.visitor()
            let answers = [
                await alice.get("/"), await alice.get("/device"), await alice.get("/none"),
                await alice.get("/device?code=wrong"),
                await alice.get("/") { $0.host = "evil.test" },
                await alice.post("/device", []), await alice.post("/login", []),
                await alice.get("/") { $0.query = "%" }, await alice.get("/") { $0.method = "PUT" },
                await stage.browser().get("/device"),
            ]
            for page in answers {
                let policy = try #require(page.reply.header("content-security-policy").first)
                for piece in [
                    "default-src 'none'", "script-src 'self'", "style-src 'self'",
                    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
                ] {
                    #expect(policy.contains(piece))
                }
                #expect(page.reply.header("X-Content-Type-Options") == ["nosniff"])
                #expect(page.reply.header("Referrer-Policy") == ["no-referrer"])
                #expect(page.reply.header("Cross-Origin-Opener-Policy") == ["same-origin"])
                #expect(page.reply.header("Cache-Control") == ["no-store"])
                #expect(page.reply.header("Access-Control-Allow-Origin") == [])
            }
        }
    }

    @Test func theStyleSheetIsKeptUnderANameOfItsContent() throws {
        try ConsoleStage.run { stage in
            let page = await stage.browser().get("/")
            let path = try #require(page.text.firstMatch(of: #/rel="stylesheet" href="([^"]*)"/#))
                .output.1
            #expect(path.starts(with: "/assets/console-") && path.hasSuffix(".css"))
            let style = await stage.browser().get(String(path))
            #expect(style.status == 200)
            #expect(style.reply.header("Content-Type") == ["text/css; charset=utf-8"])
            #expect(style.reply.header("Cache-Control").first?.contains("immutable") == true)
            #expect(style.text.contains("prefers-color-scheme: dark"))
        }
    }

    @Test func pagesLiveBelowTheIssuersPath() throws {
        try ConsoleStage.run(issuer: "https://auth.test/agents") { stage in
            try await stage.user()
            let browser = Browser(stage.console, host: "auth.test", address: "192.0.2.1")
            #expect(await browser.get("/device").status == 404)
            let login = await browser.get("/agents/login?next=/device")
            #expect(login.text.contains("action=\"/agents/login\""))
            #expect(login.text.contains("href=\"/agents/assets/console-"))
            let answer = await browser.fill(
                login, "/agents/login",
                [("user", "alice"), ("password", ConsoleStage.password), ("next", "/device")])
            #expect(answer.location == "/agents/device")
            #expect(await browser.get("/agents/device").status == 200)
        }
    }

    @Test func theDocumentListsEveryPage() throws {
        let text = try String(
            contentsOf: Fixtures.package.appending(path: "docs/console.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `/") }.map { line in
            line.split(separator: "|").prefix(2).map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
        }
        let routes = ConsoleRoute.allCases.map { [$0.path, $0.methods.joined(separator: ", ")] }
        #expect(rows.filter { !$0[0].hasPrefix("/assets/") && !$0[1].hasPrefix("csrf") } == routes)
    }
}
