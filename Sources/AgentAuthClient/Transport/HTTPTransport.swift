// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Reaches servers over HTTP/1.1 and TLS, with one pool of connections for all of them.
///
/// Certificates are verified, redirects are not followed (a token belongs to the address that it was
/// signed for), and an answer has a time and a size. Make one transport for a process and call
/// ``shutdown()`` when it is needed no longer.
public final class HTTPTransport: AgentAuthTransport {
    /// How long a server may take, and what it is told.
    public struct Options: Sendable {
        /// Until the connection stands, TLS included.
        public var connectTimeout = Duration.seconds(5)
        /// From the request to the last byte of the answer; for a stream, to its first.
        public var answerTimeout = Duration.seconds(30)
        /// Between two pieces of a stream.
        public var idleTimeout = Duration.seconds(60)
        /// The `User-Agent` header.
        public var userAgent = "agentauth-client"
        /// Whether servers on other machines may be reached over plain http: for test networks.
        public var allowsPlainHTTP = false
        /// Further CAs, and a certificate of the client's own; nil for the system's CAs alone.
        public var tls: ClientTLS?

        public init() {}
    }

    private let options: Options
    private let client: HTTPClient

    public init(_ options: Options = Options()) {
        self.options = options
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: options.tls?.configuration,
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(options.connectTimeout),
                read: TimeAmount(options.idleTimeout)))
        // A connection that cannot be made is an answer, not a reason to try until the deadline.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            ClientLimits.connectionsPerServer
        configuration.connectionPool.idleTimeout = TimeAmount(ClientLimits.connectionIdleTime)
        // One answer a connection: a stream that is read slowly holds up no other.
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // The pool stays until it is told; telling it twice is refused and does no harm.
        client.shutdown { _ in }
    }

    /// Closes all connections; requests that are under way end as cancelled or cut.
    public func shutdown() async {
        // The one error is that it was done before.
        try? await client.shutdown()
    }

    public func send(
        _ call: ProtocolCall, to address: ProviderAddress
    ) async throws(TransportError) -> ProtocolReply {
        let request = try HTTPClientRequest(call, to: address, options)
        let server = address.url.origin
        let deadline = ContinuousClock.now + options.answerTimeout
        do {
            let response = try await client.execute(
                request, timeout: TimeAmount(options.answerTimeout))
            let headers = response.headers.map { ProtocolReply.Header($0.name, $0.value) }
            if response.isEventStream {
                return ProtocolReply(events: EventStream(response.body), headers: headers)
            }
            return ProtocolReply(
                status: Int(response.status.code), headers: headers,
                body: try await response.body.bytes(until: deadline, from: server))
        } catch {
            throw TransportError(error, from: server)
        }
    }
}

extension HTTPClientResponse {
    fileprivate var isEventStream: Bool {
        guard status == .ok, let type = headers.first(name: "Content-Type") else { return false }
        let essence = type.prefix { $0 != ";" && $0 != " " }
        return essence.lowercased() == "text/event-stream"
    }
}

extension HTTPClientResponse.Body {
    /// All of the body, which has to be there by the deadline.
    fileprivate func bytes(
        until deadline: ContinuousClock.Instant, from server: String
    ) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                Array(buffer: try await self.collect(upTo: ClientLimits.answerBytes))
            }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() ?? nil else {
                throw TransportError.timedOut(server)
            }
            return bytes
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .milliseconds(duration.milliseconds)
    }
}
