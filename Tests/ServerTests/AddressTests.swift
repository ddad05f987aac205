// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Testing

/// Addresses, ranges of them, and whom a proxy speaks for.
@Suite struct AddressTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("192.0.2.64/26", "192.0.2.127", true), ("192.0.2.64/26", "192.0.2.128", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("127.0.0.0/8", "::ffff:127.0.0.1", true), ("::1", "::1", true), ("::/0", "fe80::1", true),
    ])
    func aRangeContainsWhatItsPrefixSays(_ row: (String, String, Bool)) throws {
        let range = try #require(AddressRange(row.0))
        let address = try #require(NetworkAddress(row.1))
        #expect(range.contains(address) == row.2)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/+8",
        "10.0.0.1/8", "10.0.0/8", "example.com/8", "::/129", "::1/64", "10.0.0.0/8/8", "010.0.0.1",
        "10.0.0.0/8 ", "1.2.3.4\u{0}",
    ])
    func whatIsNoRangeIsRefused(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(arguments: [
        ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
        ("::2", false), ("1::1", false),
    ])
    func loopbackIsKnown(_ row: (String, Bool)) {
        #expect(NetworkAddress(row.0)?.isLoopback == row.1)
    }

    struct Case: Sendable {
        var plain: [String] = []
        var structured: [String] = []
        let client: String?
    }

    @Test(arguments: [
        Case(plain: ["203.0.113.9"], client: "203.0.113.9"),
        // What stands left was written by whoever sent it.
        Case(plain: ["1.1.1.1, 203.0.113.9"], client: "203.0.113.9"),
        Case(plain: ["1.1.1.1, 203.0.113.9, 10.1.1.1"], client: "203.0.113.9"),
        Case(plain: ["1.1.1.1", "203.0.113.9,10.1.1.1 "], client: "203.0.113.9"),
        Case(plain: ["10.1.1.1, 10.2.2.2"], client: nil),
        Case(plain: ["203.0.113.9:4711"], client: "203.0.113.9"),
        Case(plain: ["[2001:db8::1]:443"], client: "2001:db8::1"),
        Case(plain: ["2001:db8::1"], client: "2001:db8::1"),
        Case(plain: ["203.0.113.9, unknown"], client: nil),
        Case(plain: [""], client: nil), Case(plain: [","], client: nil), Case(client: nil),
        Case(structured: ["for=203.0.113.9"], client: "203.0.113.9"),
        Case(
            structured: ["For=\"[2001:db8::1]:80\";proto=http, for=10.1.1.1;by=10.9.9.9"],
            client: "2001:db8::1"),
        Case(structured: ["proto=https;for=203.0.113.9"], client: "203.0.113.9"),
        Case(structured: ["for=_hidden"], client: nil),
        Case(structured: ["proto=https"], client: nil),
        // A proxy that writes one of the two hands the other through from whoever wants to be
        // somebody else.
        Case(plain: ["203.0.113.9"], structured: ["for=198.51.100.1"], client: nil),
        Case(plain: ["203.0.113.9"], structured: ["for=203.0.113.9"], client: "203.0.113.9"),
    ])
    func theRightmostStrangerIsTheClient(_ row: Case) throws {
        let proxies = try #require(AddressRange("10.0.0.0/8"))
        let client = ForwardedAddress.client(
            forwardedFor: row.plain, forwarded: row.structured, trustedProxies: [proxies])
        #expect(client?.description == row.client)
    }

    @Test(arguments: [
        ("/a?b=c", "/a", [("b", "c")]), ("/a", "/a", []), ("/a?", "/a", []),
        ("/%61%C3%BC", "/aü", []), ("/a%2Fb%2fc", "/a%2Fb%2Fc", []),
        ("/a?x=1%2B1+2&y&=z&x=%26&", "/a", [("x", "1+1 2"), ("y", ""), ("", "z"), ("x", "&")]),
        ("/a?b=c=d?e", "/a", [("b", "c=d?e")]), ("/+", "/+", []),
    ])
    func aTargetIsDecoded(_ row: (String, String, [(String, String)])) throws {
        let target = try #require(RequestTarget(row.0))
        #expect(target.path == row.1)
        let query = try #require(target.query())
        #expect(query == row.2.map { ProtocolCall.QueryItem(name: $0.0, value: $0.1) })
    }

    @Test(arguments: ["/%", "/%4", "/%zz", "/%ff", "/%00", "/%C3"])
    func aPathThatIsNoTextIsRefused(_ text: String) {
        #expect(RequestTarget(text) == nil)
        #expect(RequestTarget("/a?b=" + text)?.query() == nil)
    }
}
