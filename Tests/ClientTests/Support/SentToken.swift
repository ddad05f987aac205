// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

/// A token as it was sent: one that a server's parser takes, but taken apart here.
struct SentToken {
    let header: JSONValue
    let claims: JSONValue
    private let signedText: [UInt8]
    private let signature: Signature

    init(_ bytes: [UInt8]?) throws {
        let bytes = try #require(bytes)
        let parsed = try Token(parsing: bytes.span)
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 3)
        header = try JSONValue(parsing: try #require(Base64URL.decode(parts[0])))
        claims = try JSONValue(parsing: try #require(Base64URL.decode(parts[1])))
        signature = parsed.signature
        signedText = Array("\(parts[0]).\(parts[1])".utf8)
        #expect(Base64URL.decode(parts[2]) == signature.bytes)
    }

    /// Whether the key in one of the claims signed the token.
    func isSigned(by jwk: JSONValue) throws -> Bool {
        try JWK(jwk, named: "key").publicKey.verifies(signature, over: signedText.span)
    }
}

extension ScriptedServer {
    /// The tokens that an endpoint was asked with.
    func tokens(_ endpoint: Endpoint) throws -> [SentToken] {
        try requests(endpoint).map { try SentToken($0.call.bearerToken) }
    }

    /// The bodies that an endpoint was sent.
    func bodies(_ endpoint: Endpoint) throws -> [JSONValue] {
        try requests(endpoint).map { try JSONValue(parsing: $0.call.body) }
    }
}
