// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// From one request to its answer: finds the route, hands it what it needs, writes what comes back,
/// counts and logs it.
struct Answerer: Sendable {
    let routes: RouteTable
    let setup: GateSetup
    let trustedProxies: [AddressRange]
    let logger: Logger
    /// What is counted of requests that lead nowhere; their paths are strangers' words.
    private let unknown: RouteMetrics
    private let date = HTTPDate()
    private let names = RequestNames()

    init(
        routes: RouteTable, setup: GateSetup, trustedProxies: [AddressRange], logger: Logger
    ) {
        self.routes = routes
        self.setup = setup
        self.trustedProxies = trustedProxies
        self.logger = logger
        unknown = setup.metrics.route("other", "other")
    }

    /// On the pool, like Hummingbird's writer, which cannot be sent anywhere else.
    @concurrent func answer(
        _ request: Request, from peer: Peer, _ writer: consuming ResponseWriter
    ) async throws {
        let began = ContinuousClock.now
        let name = names.next()
        let (reply, route) = try await reply(to: request, from: peer)
        let elapsed = began.duration(to: .now)
        (route?.metrics ?? unknown).answered(status: reply.status, after: elapsed)
        log(reply, to: request, of: route, name, elapsed)
        do {
            try await writer.write(
                response: head(of: reply, name),
                body: body(of: reply, for: peer, isHead: request.method == .head))
        } catch {
            // The peer may be gone before anything drew from the source.
            if case .events(let events) = reply.content { events.cancel() }
            throw error
        }
    }

    // MARK: Finding the answer

    private func reply(
        to request: Request, from peer: Peer
    ) async throws -> (ProtocolReply, Route?) {
        guard let target = RequestTarget(request.head.path ?? "/") else {
            return (refusal(.invalidRequest("The path is not percent-encoded UTF-8.")), nil)
        }
        switch routes.find(request.method, target.path) {
        case .nothing:
            return (refusal(ProtocolError(.notFound, "There is nothing at this path.")), nil)
        case .otherMethods(let allowed):
            let error = ProtocolError(
                .methodNotAllowed, "This path takes \(allowed) only.")
            return (refusal(error, adding: [.init("Allow", allowed)]), nil)
        case .route(let route, let resource):
            let reply = try await reply(to: request, target, from: peer, route, resource)
            return (reply, route)
        }
    }

    private func reply(
        to request: Request, _ target: RequestTarget, from peer: Peer, _ route: Route,
        _ resource: String?
    ) async throws -> ProtocolReply {
        let fields = RequestFields(request.headers)
        // The gate lets no longer body through.
        var body = try await request.body.collect(upTo: setup.limits.bodyBytes)
        if route.takesJSON && body.readableBytes > 0 && !fields.saysJSON {
            return refusal(
                ProtocolError(
                    .unsupportedMediaType, "The body must be JSON; say so: application/json."))
        }
        guard !fields.hasTwoAuthorizations else {
            return refusal(.invalidRequest("There are two Authorization fields; send one."))
        }
        let client =
            peer.isTrustedProxy
            ? ForwardedAddress.client(
                forwardedFor: fields.forwardedFor, forwarded: fields.forwarded,
                trustedProxies: trustedProxies) : nil
        return await route.handler(
            IncomingRequest(
                method: request.method, target: target, fields: fields, headers: request.headers,
                host: request.head.authority,
                body: body.readBytes(length: body.readableBytes) ?? [], resource: resource,
                remoteAddress: client?.description ?? peer.text,
                certificate: peer.certificate?.thumbprint,
                isLocal: peer.isLocal && !fields.isForwarded))
    }

    private func refusal(
        _ error: ProtocolError, adding headers: [ProtocolReply.Header] = []
    ) -> ProtocolReply {
        let reply = ProtocolReply(error, discovery: setup.discovery)
        return headers.isEmpty
            ? reply
            : ProtocolReply(
                status: reply.status, headers: reply.headers + headers, body: reply.body)
    }

    // MARK: Giving it

    private func head(of reply: ProtocolReply, _ name: String) -> HTTPResponse {
        var fields = HTTPFields()
        fields.reserveCapacity(reply.headers.count + 4)
        for header in reply.headers {
            // Names are ours, but for none would the answer be worth a crash.
            guard let name = HTTPField.Name.known(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        if case .bytes(let bytes) = reply.content {
            fields.append(HTTPField(name: .contentLength, value: String(bytes.count)))
        }
        fields.append(HTTPField(name: .date, value: date.text))
        fields.append(HTTPField(name: .requestID, value: name))
        return HTTPResponse(
            status: .init(
                code: reply.status,
                reasonPhrase: HTTPResponseStatus(statusCode: reply.status).reasonPhrase),
            headerFields: fields)
    }

    private func body(
        of reply: ProtocolReply, for peer: Peer, isHead: Bool
    ) -> ResponseBody {
        switch reply.content {
        case .bytes(let bytes): return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .events(let events) where isHead:
            events.cancel()
            return ResponseBody()
        case .events(let events):
            return EventBody.body(of: events, for: peer, setup)
        }
    }

    /// Says who asked for what and how it went; neither what was sent nor what was answered.
    private func log(
        _ reply: ProtocolReply, to request: Request, of route: Route?, _ name: String,
        _ elapsed: Duration
    ) {
        let level: Logger.Level = reply.status >= 500 ? .error : .info
        guard logger.logLevel <= level else { return }
        var facts: Logger.Metadata = [
            "request": .string(name), "method": .string(request.method.rawValue),
            "path": .string(route?.template ?? "-"), "status": .stringConvertible(reply.status),
            "ms": .string(LogFormat.milliseconds(elapsed)),
        ]
        if let agent = reply.agent { facts["agent"] = .string(agent.text) }
        logger.log(level: level, "request", metadata: facts)
    }
}

extension HTTPField.Name {
    static let requestID = Self("X-Request-Id")!
    private static let ledger = Self(LedgerPointer.headerName)!

    /// The name, made anew only when it is not one of those that nearly every answer has.
    fileprivate static func known(_ name: String) -> HTTPField.Name? {
        switch name {
        case "Content-Type": .contentType
        case LedgerPointer.headerName: .ledger
        case "Cache-Control": .cacheControl
        default: HTTPField.Name(name)
        }
    }
}
