// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

/// The addresses at which keys are published.
@Suite struct HTTPSURLTests {
    @Test(arguments: Table.rows("jwks/urls.json"))
    func anAddressIsTakenApartOrRefused(_ row: Row) throws {
        let url = HTTPSURL(try row.text("url"))
        #expect(url?.host == row["host"]?.string)
        guard let url else { return }
        #expect(url.port == row["port"]?.number?.int64.map(Int.init))
        #expect(url.target == row["target"]?.string)
        #expect(url.text == (try row.text("url")))
    }

    @Test(arguments: [0, 1])
    func anAddressMayHave2048BytesAndNoMore(_ more: Int) {
        let start = "https://keys.example/"
        let text =
            start
            + String(repeating: "a", count: ProtocolLimits.urlBytes - start.utf8.count + more)
        #expect((HTTPSURL(text) != nil) == (more == 0))
    }

    @Test(arguments: [
        ("https://other.example/b", "https://other.example/b"),
        ("//other.example/b", "https://other.example/b"),
        ("/b?c=d", "https://keys.example:8443/b?c=d"),
        ("http://keys.example/b", nil), ("b", nil), ("", nil), ("/b#c", nil),
    ])
    func aRedirectLeadsToAnotherOne(_ location: String, _ target: String?) throws {
        let url = try #require(HTTPSURL("https://keys.example:8443/a"))
        #expect(url.redirected(to: location)?.text == target)
    }

    @Test func anIPv6AddressKeepsItsBracketsInARedirect() throws {
        let url = try #require(HTTPSURL("https://[2001:db8::1]/a"))
        #expect(url.redirected(to: "/b")?.text == "https://[2001:db8::1]:443/b")
    }

    @Test func thePlaceIsTheSameHoweverItIsWritten() throws {
        let one = try #require(HTTPSURL("https://keys.example/a"))
        #expect(one.isSamePlace(as: try #require(HTTPSURL("HTTPS://KEYS.example:443/a"))))
        #expect(!one.isSamePlace(as: try #require(HTTPSURL("https://keys.example/A"))))
        #expect(!one.isSamePlace(as: try #require(HTTPSURL("https://keys.example:444/a"))))
    }
}
