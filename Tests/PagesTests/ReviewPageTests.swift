// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Pages
import Testing

/// What the page of a request shows, and what it offers.
@Suite struct ReviewPageTests {
    private func html(_ page: ReviewPage) -> String {
        Page.review(page).html(in: ExamplePages.frame)
    }

    @Test func unlimitedLooksUnlimited() throws {
        let html = html(try ExamplePages.review())
        #expect(
            html.contains("<li class=\"any\"><span aria-hidden=\"true\">▲</span> any amount</li>"))
        #expect(html.contains("currency one of &quot;USD&quot;, &quot;EUR&quot;"))
        #expect(!html.contains("any currency"))
    }

    /// §10.8: people are not asked about hosts.
    @Test func aHostIsCalledAnApp() throws {
        let html = html(try ExamplePages.review())
        #expect(html.contains("<dt>Connected app</dt>"))
        #expect(html.firstMatch(of: #/(?i)\bhosts?\b/#) == nil)
    }

    @Test func riskIsASignAndAWord() throws {
        let html = html(try ExamplePages.review())
        #expect(html.contains("▲</span> Changes things"))
        #expect(html.contains("○</span> Only looks"))
    }

    @Test func nothingIsTickedBeforeAPersonDoesSo() throws {
        #expect(!html(try ExamplePages.review()).contains(" checked>"))
        #expect(html(try ExamplePages.review(ticked: true)).components(of: " checked>") == 1)
    }

    @Test func whatCannotBeApprovedHereHasNoBoxAndTheOperatorsCommand() throws {
        let html = html(try ExamplePages.review())
        #expect(html.components(of: "name=\"capability\"") == 2)
        #expect(!html.contains("value=\"transfer_domestic\""))
        #expect(html.contains("<span>approvals</span> <span>approve</span>"))
        #expect(html.contains("approval.operator_cli"))
    }

    /// Enter in a text field presses the first button of a form; that one must decide nothing.
    @Test func theFirstButtonDecidesNothing() throws {
        let html = html(try ExamplePages.review())
        let form = try #require(html.firstRange(of: "action=\"/device/review\"")).upperBound
        let button = try #require(html[form...].firstRange(of: "<button")).lowerBound
        #expect(html[button...].prefix { $0 != ">" }.contains("name=") == false)
    }

    @Test func anOldLoginCanOnlyDeny() throws {
        let html = html(try ExamplePages.review(login: .init(path: "/login?next=%2Fdevice")))
        #expect(!html.contains("value=\"approve\""))
        #expect(html.contains("value=\"deny\"") && html.contains("value=\"not_me\""))
        #expect(html.contains("href=\"/login?next=%2Fdevice\""))
    }

    @Test func whoMayNotDecideHasNoButtons() throws {
        let html = html(
            ReviewPage(
                request: "apr_1", claims: ExamplePages.claims(),
                choices: try ExamplePages.choices(), isDecidable: false))
        #expect(!html.contains("name=\"decision\""))
    }

    /// From where the request came is a hint, and says so; what nobody knows is left out.
    @Test func theAddressIsShownAsAHint() {
        func page(_ address: String?) -> String {
            html(
                ReviewPage(
                    request: "apr_1", claims: ExamplePages.claims(address: address), choices: []))
        }
        #expect(page("2001:db8::1").contains("<code>2001:db8::1</code><br>As this server saw it"))
        #expect(!page(nil).contains("<dt>From</dt>"))
    }

    @Test(arguments: [
        (Duration.seconds(0), "0 seconds"), (.seconds(1), "1 second"),
        (.seconds(119), "119 seconds"),
        (.seconds(120), "2 minutes"), (.seconds(7_200), "2 hours"), (.seconds(172_800), "2 days"),
        (.seconds(-5), "0 seconds"),
    ])
    func timesAreInWords(_ age: Duration, _ words: String) {
        var claims = ExamplePages.claims()
        claims.age = age
        #expect(
            html(ReviewPage(request: "apr_1", claims: claims, choices: []))
                .contains(">\(words) ago<"))
    }
}

extension ReviewPageTests {
    @Test func aClaimSaysWhatAYesMeans() {
        var claims = ExamplePages.claims()
        claims.mode = .autonomous
        claims.purpose = "claim"
        let page = Page.review(ReviewPage(request: "apr_1", claims: claims, choices: []))
        let html = page.html(in: ExamplePages.frame)
        #expect(html.contains("<h1>An agent is to become yours</h1>"))
        #expect(html.contains("With your yes the agent is at its end"))
        #expect(html.contains(">Take it over</button>"))
        #expect(!html.contains("Let it connect"))
    }
}
