// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AsyncHTTPClient
import Authority
import NIOCore
import NIOHTTP1
import NIOSSL

/// One request to an address that was judged.
struct FetchVisit: Sendable {
    let url: HTTPSURL
    /// The address to connect to, as a number.
    let address: String
    /// Who vouches for the host instead of the system's authorities.
    let authorities: [NIOSSLCertificate]?

    enum Outcome: Sendable {
        case document(PublishedDocument)
        /// To this `Location`.
        case redirect(String)
    }

    func make() async throws(DocumentRefusal) -> Outcome {
        // A client of its own, for only so can it be said where a name leads.
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<Outcome, any Error>
        do {
            let response = try await client.execute(
                request, timeout: TimeAmount(FetchLimits.time))
            outcome = .success(try await FetchVisit.read(response))
        } catch {
            outcome = .failure(error)
        }
        // The one error is that it was done before.
        try? await client.shutdown()
        do {
            return try outcome.get()
        } catch let refusal as DocumentRefusal {
            throw refusal
        } catch {
            throw DocumentRefusal("\(error)")
        }
    }

    private var configuration: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorities { tls.trustRoots = .certificates(authorities) }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(FetchLimits.time), read: TimeAmount(FetchLimits.time)),
            decompression: .disabled)
        configuration.dnsOverride = [url.host: address]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private var request: HTTPClientRequest {
        let host = url.isIPv6 ? "[\(url.host)]" : url.host
        // In lower case, as the table of names above has it.
        var request = HTTPClientRequest(url: "https://\(host):\(url.port)\(url.target)")
        request.headers.add(name: "Accept", value: "application/jwk-set+json, application/json")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        request.headers.add(name: "User-Agent", value: "agentauth")
        return request
    }

    private static func read(_ response: HTTPClientResponse) async throws -> Outcome {
        let status = response.status.code
        if [301, 302, 303, 307, 308].contains(status) {
            guard let location = response.headers.first(name: "Location") else {
                throw DocumentRefusal("it redirects nowhere")
            }
            return .redirect(location)
        }
        guard status == 200 else { throw DocumentRefusal("it answers \(status)") }
        let encoding = response.headers.first(name: "Content-Encoding") ?? "identity"
        guard encoding.lowercased() == "identity" else {
            throw DocumentRefusal("it is encoded, as \(encoding)")
        }
        guard isJSON(response.headers.first(name: "Content-Type")) else {
            throw DocumentRefusal("its Content-Type is not JSON")
        }
        let body: ByteBuffer
        do {
            body = try await response.body.collect(upTo: FetchLimits.bytes)
        } catch is NIOTooManyBytesError {
            throw DocumentRefusal("it has more than \(FetchLimits.bytes) bytes")
        }
        return .document(
            PublishedDocument(
                Array(body.readableBytesView),
                maximumAge: maximumAge(response.headers[canonicalForm: "Cache-Control"])))
    }

    private static func isJSON(_ type: String?) -> Bool {
        let essence = (type ?? "").lowercased().prefix { $0 != ";" && $0 != " " }
        return essence == "application/json"
            || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// What `Cache-Control` allows (RFC 9111 §5.2.2); nil when it says nothing.
    private static func maximumAge(_ directives: [Substring]) -> Duration? {
        let directives = directives.map { $0.lowercased() }
        if directives.contains("no-store") || directives.contains("no-cache") { return .zero }
        guard let age = directives.first(where: { $0.hasPrefix("max-age=") })?.dropFirst(8) else {
            return nil
        }
        // Nobody keeps anything for longer than a million seconds.
        return .seconds(min(Int64(age) ?? 0, 1_000_000))
    }
}
