// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPClientRequest {
    /// The request that carries a call to an address; none that would send a token over an open wire.
    init(
        _ call: ProtocolCall, to address: ProviderAddress, _ options: HTTPTransport.Options
    ) throws(TransportError) {
        guard let origin = WebOrigin(of: address.url) else { throw .badAddress(address.url) }
        guard origin.scheme == "https" || origin.isLoopback || options.allowsPlainHTTP else {
            throw .notEncrypted(address.url.origin)
        }
        self.init(url: HTTPClientRequest.url(address.url, call.query))
        method = call.endpoint.method == .get ? .GET : .POST
        headers.add(name: "User-Agent", value: options.userAgent)
        headers.add(name: "Accept", value: call.accept ?? "application/json")
        if let token = call.bearerToken {
            let proofs = call.possession?.dpop
            let scheme = proofs == nil ? "Bearer" : "DPoP"
            headers.add(
                name: "Authorization",
                value: "\(scheme) \(String(decoding: token, as: UTF8.self))")
            for proof in proofs ?? [] {
                headers.add(name: "DPoP", value: String(decoding: proof, as: UTF8.self))
            }
        }
        if method == .POST {
            headers.add(name: "Content-Type", value: "application/json")
            body = .bytes(ByteBuffer(bytes: call.body))
        }
    }

    private static func url(_ base: String, _ query: [ProtocolCall.QueryItem]) -> String {
        // What follows a number sign never leaves a client (RFC 9110 §4.2.5).
        var url = String(base.prefix { $0 != "#" })
        for item in query {
            url += url.contains("?") ? "&" : "?"
            url += "\(item.name.percentEncoded)=\(item.value.percentEncoded)"
        }
        return url
    }
}

extension String {
    /// Scheme, host and port of a URL, as they stand there: what names a server to a person.
    var origin: String {
        guard let schemeEnd = firstRange(of: "://") else { return self }
        let authority = self[schemeEnd.upperBound...].prefix { !"/?#".contains($0) }
        return String(self[..<schemeEnd.upperBound] + authority)
    }
}
