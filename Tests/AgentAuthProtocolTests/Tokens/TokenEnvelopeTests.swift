// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct TokenEnvelopeTests {
    /// Header, parts and encodings: what is refused, and with which words.
    @Test(arguments: Table.rows("tokens/envelope.json"))
    func anEnvelopeIsJudgedAsTheTableSays(_ row: Row) throws {
        let bytes = try TokenForge.envelope(row)
        if let words = try row.value("refused").string {
            let error = try #require(throws: ProtocolError.self) {
                try Token(bytes)
            }
            #expect(error.code == .invalidJWT)
            #expect(error.code.status == 401)
            #expect(error.message.contains(words), "\(error.message)")
        } else {
            let token = try Token(bytes)
            #expect(token.kind.rawValue == row["kind"]?.string ?? "agent+jwt")
            #expect(token.signingInput + Array(".\(TokenForge.signature)".utf8) == bytes)
        }
    }

    /// A token of exactly `count` bytes, filled up in a claim that nobody looks at.
    private func token(ofBytes count: Int) throws -> [UInt8] {
        // The lengths of two encoded parts reach every total but for some modulo 4; `kid` shifts.
        for kid in ["", "k", "ki"] {
            let header = #"{"alg":"EdDSA","typ":"agent+jwt","kid":"\#(kid)"}"#
            let empty = TokenForge.payload(TokenForge.claims + [("note", "\"\"")])
            let rest = count - TokenForge.token(header: Array(header.utf8), payload: []).count
            let filler = String(repeating: "x", count: rest * 3 / 4 - empty.utf8.count)
            let payload = TokenForge.payload(TokenForge.claims + [("note", "\"\(filler)\"")])
            let token = TokenForge.token(header: Array(header.utf8), payload: Array(payload.utf8))
            if token.count == count { return token }
        }
        throw ProtocolError(.internalError, "no token of \(count) bytes")
    }

    @Test func eightKibibytesAreTheMost() throws {
        let limit = ProtocolLimits.tokenBytes
        #expect(limit == 8192)
        let last = try token(ofBytes: limit)
        #expect(try Token(last).claims.tokenID == "a-xyz789")
        let tooLong = try token(ofBytes: limit + 1)
        let error = try #require(throws: ProtocolError.self) { try Token(tooLong) }
        #expect(error.code == .invalidJWT)
        #expect(error.message.contains("more than 8192 bytes"))
    }

    /// Length is judged first: a megabyte of dots or letters costs nothing.
    @Test(arguments: [UInt8(ascii: "."), UInt8(ascii: "A"), 0, 0xFF])
    func longNonsenseIsRefusedForItsLength(_ byte: UInt8) throws {
        let bytes = [UInt8](repeating: byte, count: 1 << 20)
        let error = try #require(throws: ProtocolError.self) { try Token(bytes) }
        #expect(error.message.contains("bytes"))
    }

    @Test func theKindsAreToldApart() throws {
        for kind in TokenKind.allCases {
            let header = #"{"typ":"\#(kind.rawValue)","alg":"EdDSA","kid":"1"}"#
            let token = TokenForge.token(header: Array(header.utf8))
            #expect(try Token(token).kind == kind)
        }
        #expect(
            TokenKind.allCases.map(\.rawValue)
                == ["host+jwt", "agent+jwt", "key-proof+jwt"])
    }
}
