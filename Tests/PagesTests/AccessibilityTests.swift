// SPDX-License-Identifier: Apache-2.0
import Foundation
import Pages
import Testing

/// What WCAG 2.2 AA asks of every page, as far as text can show it; `tools/browser-test` looks at
/// the rest.
@Suite struct AccessibilityTests {
    static let pages = ExamplePages.all(saying: "plain").map(\.name) + ["question"]

    private func html(_ name: String) throws -> String {
        let page =
            name == "question"
            ? Page.review(try ExamplePages.review(ticked: true))
            : try #require(ExamplePages.all(saying: "plain").first { $0.name == name }).page
        return page.html(in: ExamplePages.frame)
    }

    @Test(arguments: pages)
    func everyPageHasItsLandmarks(_ name: String) throws {
        let html = try html(name)
        for piece in [
            "<html lang=\"en\">", "<title>", "<header", "<nav aria-label=", "<main id=\"main\"",
            "<footer>", "<a class=\"skip\" href=\"#main\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        ] {
            #expect(html.components(of: piece) == 1, "\(piece) on \(name)")
        }
        #expect(html.components(of: "<h1>") == 1)
    }

    @Test(arguments: pages)
    func everyFieldHasALabelAndEveryIdentifierIsOne(_ name: String) throws {
        let html = try html(name)
        let identifiers = html.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
        #expect(Set(identifiers).count == identifiers.count, "\(identifiers)")
        for field in html.matches(of: #/<input ([^>]*)>/#).map({ String($0.output.1) }) {
            if field.contains("type=\"hidden\"") || field.contains("type=\"checkbox\"") { continue }
            let id = try #require(field.firstMatch(of: #/id="([^"]*)"/#)).output.1
            #expect(html.contains("<label for=\"\(id)\""), "\(field)")
        }
        for described in html.matches(of: #/aria-(describedby|labelledby)="([^"]*)"/#) {
            #expect(identifiers.contains(String(described.output.2)), "\(described.output.2)")
        }
    }

    @Test(arguments: pages)
    func noPageHasAScriptOrAStyleOfItsOwn(_ name: String) throws {
        let html = try html(name)
        #expect(!html.contains("<script") && !html.contains("<style") && !html.contains(" style="))
        #expect(html.firstMatch(of: #/ on[a-z]+=/#) == nil)
        #expect(!html.contains("http-equiv") && !html.contains("<base"))
    }

    // MARK: Contrast (WCAG 2.2, 1.4.3 and 1.4.11)

    /// The colours of a theme, out of the style sheet.
    private func colors(isDark: Bool) throws -> [String: [Double]] {
        let parts = Stylesheet.text.components(separatedBy: "@media (prefers-color-scheme: dark)")
        let text = isDark ? try #require(parts.count == 2 ? parts[1] : nil) : parts[0]
        var colors: [String: [Double]] = [:]
        for match in text.matches(of: #/--([a-z-]+): #([0-9a-f]{6});/#) {
            let value = try #require(Int(match.output.2, radix: 16))
            colors[String(match.output.1)] = [value >> 16, value >> 8 & 255, value & 255]
                .map { Double($0) / 255 }
        }
        return colors
    }

    private func luminance(_ color: [Double]) -> Double {
        let linear = color.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    private func contrast(_ one: [Double], _ other: [Double]) -> Double {
        let (bright, dim) = (
            max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
        )
        return (bright + 0.05) / (dim + 0.05)
    }

    @Test(arguments: [false, true])
    func everyTextCanBeReadOnItsGround(_ isDark: Bool) throws {
        let colors = try colors(isDark: isDark)
        let texts: [(String, [String])] = [
            ("text", ["ground", "card", "sunk"]), ("muted", ["ground", "card", "sunk"]),
            ("accent", ["ground", "card"]), ("accent-strong", ["ground", "card"]),
            ("on-accent", ["accent", "accent-strong"]), ("problem", ["card", "problem-ground"]),
            ("warning", ["card", "warning-ground"]), ("done", ["ground", "card", "done-ground"]),
        ]
        for (text, grounds) in texts {
            for ground in grounds {
                let ratio = contrast(
                    try #require(colors[text]), try #require(colors[ground]))
                #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
            }
        }
        for part in ["field", "accent"] {
            let ratio = contrast(try #require(colors[part]), try #require(colors["card"]))
            #expect(ratio >= 3, "\(part) as a border: \(ratio)")
        }
    }
}
