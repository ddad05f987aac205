// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct ErrorTests {
    private static let table = Table.rows("protocol/error-codes.json")

    /// §5.13 and the codes beyond it: one code, one status.
    @Test(arguments: ErrorCode.allCases)
    func aCodeHasTheStatusOfTheProtocol(_ code: ErrorCode) throws {
        let row = try #require(Self.table.first { $0["name"] == .string(code.rawValue) })
        #expect(row["status"] == .number(JSONNumber(code.status)))
    }

    /// Error body, challenge and hint, for every code (§5.14; RFC 9110 §10.2.3).
    @Test(arguments: ErrorCode.allCases)
    func aReplyCarriesWhatItsStatusAsksFor(_ code: ErrorCode) throws {
        let url = "https://auth.bank.com/.well-known/agent-configuration"
        let reply = ProtocolReply(
            ProtocolError(code, "Do this.", details: [.init("reason", "x")]), discovery: url)
        #expect(reply.status == code.status)
        #expect(reply.header("content-type") == "application/json")
        #expect(
            try JSONValue(parsing: reply.body)
                == ["error": .string(code.rawValue), "message": "Do this.", "reason": "x"])
        let challenge = reply.status == 401 ? "AgentAuth discovery=\"\(url)\"" : nil
        #expect(reply.header("WWW-Authenticate") == challenge)
        #expect(reply.header("Retry-After") == ([429, 503].contains(reply.status) ? "1" : nil))
        // A second challenge says how to prove possession (RFC 9449 §7.1).
        let challenges = reply.headers.filter { $0.name == "WWW-Authenticate" }.dropFirst()
        let isAboutProof = [.invalidDPoPProof, .useDPoPNonce].contains(code)
        #expect(
            challenges.map(\.value)
                == (isAboutProof ? ["DPoP error=\"\(code.rawValue)\", algs=\"EdDSA\""] : []))
        #expect(Set(reply.headers.map(\.name)).count == reply.headers.count - challenges.count)
    }

    @Test(arguments: [1, 10, 3600])
    func retryAfterIsWholeSeconds(_ seconds: Int) {
        let error = ProtocolError(.rateLimited, "Wait.", retryAfterSeconds: seconds)
        let reply = ProtocolReply(error, discovery: "https://a.example")
        #expect(reply.header("RETRY-AFTER") == "\(seconds)")
    }

    @Test func aReasonStandsBesideTheCode() {
        #expect(
            ProtocolError.invalidJWT("Used before.", reason: "jti_replay").json
                == ["error": "invalid_jwt", "message": "Used before.", "reason": "jti_replay"])
        #expect(
            ProtocolError.invalidJWT("Bad.").json == ["error": "invalid_jwt", "message": "Bad."])
    }

    @Test func aReplyIsJSONUnlessItsBytesAreWritten() throws {
        let reply = ProtocolReply(status: 202, ["a": 1], headers: [.init("X-Note", "b")])
        #expect(reply.status == 202)
        #expect(reply.body == Array("{\"a\":1}".utf8))
        #expect(reply.headers == [.init("Content-Type", "application/json"), .init("X-Note", "b")])
        #expect(reply.header("x-none") == nil)
        #expect(ProtocolReply(status: 200, headers: [], body: [1]).body == [1])
        let text = ProtocolReply(text: "a\n")
        #expect(text.body == Array("a\n".utf8))
        #expect(text.header("Content-Type") == "text/plain; charset=utf-8")
    }
}
