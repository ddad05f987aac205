// SPDX-License-Identifier: Apache-2.0
import Pages
import Testing

/// What strangers say of themselves can be read, and pretends nothing.
@Suite struct ClaimTests {
    @Test(arguments: [
        ("pay\u{202E}lap", "paylap"), ("a\u{200B}b\u{2060}c\u{FEFF}", "abc"),
        ("\u{2066}x\u{2069}", "x"), ("line\u{2028}break\n", "linebreak"),
        ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}"), ("\u{E000}\u{3164}x", "x"),
        ("Zoë’s helper", "Zoë’s helper"), ("שלום", "שלום"), ("助手", "助手"),
    ])
    func whatCannotBeSeenIsGone(_ text: String, _ shown: String) {
        #expect(Claim(text).text.unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test(arguments: [
        ("P\u{0430}ypal", true), ("\u{0441}\u{043E}\u{0441}\u{043E}", true),
        ("G\u{03BF}ogle", true),
        ("\u{FF27}oogle", true), ("\u{1D5DA}oogle", true), ("\u{13DF}at", true),
        ("Google", false), ("Zoë", false), ("Straße 7", false), ("助手", false),
    ])
    func lettersThatLookLikeOthersAreNoticed(_ text: String, _ isLookalike: Bool) {
        #expect(Claim(text).isLookalike == isLookalike)
        let html = Page.review(
            ReviewPage(request: "apr_1", claims: ExamplePages.claims(agent: text), choices: [])
        ).html(in: ExamplePages.frame)
        #expect(html.contains("look like others") == isLookalike)
    }

    @Test func everyClaimStandsInQuotesAndInItsOwnDirection() throws {
        let html = Page.review(try ExamplePages.review(ExamplePages.claims(agent: "Someone")))
            .html(in: ExamplePages.frame)
        #expect(html.contains("<q><bdi>Someone</bdi></q>"))
        #expect(html.contains("Unverified"))
        #expect(html.contains("<blockquote><bdi>To tell you"))
        #expect(!html.contains("<h1><q>"), "a stranger's words are no heading")
    }
}
