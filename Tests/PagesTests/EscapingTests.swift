// SPDX-License-Identifier: Apache-2.0
import Pages
import Testing

/// Nothing that somebody typed or sent becomes markup, wherever it stands.
@Suite struct EscapingTests {
    /// What would break out of text or of a quoted attribute. The accents matter: with them a
    /// quotation mark is another Swift character, but the same scalar to a browser.
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' autofocus onfocus='x",
        "\"\u{301} onfocus=alert(1) autofocus x=\"\u{301}", "<\u{338}script>", "&lt;b&gt;",
        "&\u{301}quot;", "{{frame.visitor.formToken}}", "{{{name}}}", "-->", "]]>", "\0",
    ]

    @Test(arguments: hostile)
    func noPageLetsMarkupThrough(_ text: String) throws {
        var frame = ExamplePages.frame
        (frame.title, frame.provider) = (text, text)
        frame.visitor = .init(userName: text, formToken: "token")
        for (name, page) in ExamplePages.all(saying: text) {
            let plain = ExamplePages.all(saying: "plain").first { $0.name == name }
            let html = page.html(in: frame)
            let calm = try #require(plain).page.html(in: ExamplePages.frame)
            // As many tags and attributes as with harmless words: scalars count, as for a browser.
            for mark in ["<", ">", "\""] as [Unicode.Scalar] {
                #expect(
                    html.unicodeScalars.count { $0 == mark }
                        == calm.unicodeScalars.count { $0 == mark }, "\(mark) on \(name)")
            }
            #expect(!html.unicodeScalars.contains("\0"))
            #expect(!html.contains("{{frame") || text.contains("{{frame"))
            #expect(
                html.components(of: "value=\"token\"") == calm.components(of: "value=\"token\""))
        }
    }

    @Test func everyTemplateIsUsedWithTheEscapingOfItsOwn() {
        // The partials too: the library gives those its own escaping, which knows no accents.
        for (name, page) in ExamplePages.all(saying: "'\u{301}") {
            let html = page.html(in: ExamplePages.frame).utf8
            #expect(html.firstRange(of: "&#39;\u{301}".utf8) != nil, "\(name)")
            #expect(html.firstRange(of: "'\u{301}".utf8) == nil, "\(name)")
        }
    }
}

extension String {
    /// How often another string stands in it.
    func components(of other: String) -> Int {
        var (count, rest) = (0, self[...])
        while let range = rest.firstRange(of: other) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
