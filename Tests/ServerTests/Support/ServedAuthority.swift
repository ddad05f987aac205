// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthClient
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Cryptography
import FixturesSupport
import Foundation
import Logging
import ServiceLifecycle
import StrictJSON

/// An authority that is reached in memory or over a socket: the same test runs both ways by one
/// argument. Live, the whole server stands in front of it.
struct ServedAuthority: Sendable {
    enum Way: String, CaseIterable, Sendable {
        case inMemory, live
    }

    static let issuer = "https://auth.test"

    let authority: Authority
    let directory: URL
    /// Where the server listens; nil in memory.
    let port: Int?
    let transport: any AgentAuthTransport
    private let stopping: ServiceGroup?

    /// Opens an authority, serves it that way, runs the test and takes everything down.
    ///
    /// - Parameters:
    ///   - before: may change the data directory once it is made.
    ///   - after: may look at what is left in it.
    static func run(
        _ way: Way, providers: [any CapabilityProvider] = [BankProvider(), MailProvider()],
        issuer: String = issuer, timeline: any Timeline = SystemTimeline(),
        documents: (any DocumentSource)? = nil,
        configure: (inout AuthorityConfiguration) -> Void = { _ in },
        serve: (inout ServerConfiguration) -> Void = { _ in }, log: ServerLog? = nil,
        metrics: PrometheusMetrics = PrometheusMetrics(),
        before: (String) throws -> Void = { _ in }, after: (String) throws -> Void = { _ in },
        _ test: (ServedAuthority) async throws -> Void
    ) async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let data = directory.appending(path: "data").path
        var configuration = AuthorityConfiguration(issuer: issuer)
        // All of a test's requests come from one address, as fast as they can.
        let rate = RateLimit(RateLimit.largestCount, per: .seconds(1))
        configuration.limits.perAgent = rate
        configuration.limits.perHost = rate
        configuration.limits.perUser = rate
        configuration.limits.perAddress = rate
        configuration.limits.unknownHostRegistration = rate
        configure(&configuration)
        var setup = AuthoritySetup(
            directory: data, configuration: configuration, providers: providers,
            timeline: timeline, random: SystemRandomSource(), isSimulation: true,
            durability: .unsynced)
        setup.documents = documents
        let authority = try await Authority.open(setup)
        do {
            try before(data)
        } catch {
            try await authority.shutdown()
            throw error
        }
        guard way == .live else {
            let transport = InProcessTransport { await authority.respond(to: $0) }
            try await test(
                ServedAuthority(
                    authority: authority, directory: directory, port: nil, transport: transport,
                    stopping: nil))
            try await authority.shutdown()
            return try after(data)
        }
        var server = ServerConfiguration(dataDirectory: data)
        server.port = 0
        serve(&server)
        try await run(authority, server, directory, log ?? .discarding, metrics, test)
        try after(data)
    }

    private static func run(
        _ authority: Authority, _ configuration: ServerConfiguration, _ directory: URL,
        _ log: ServerLog, _ metrics: PrometheusMetrics,
        _ test: (ServedAuthority) async throws -> Void
    ) async throws {
        let (listening, announce) = AsyncStream<Int>.makeStream()
        let server = AgentAuthServer(
            authority, configuration: configuration, log: log, metrics: metrics
        ) { announce.yield($0.port) }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: server, successTerminationBehavior: .gracefullyShutdownGroup)
                ], logger: ServerLog.discarding.logger("test")))
        let running = Task {
            defer { announce.finish() }
            try await group.run()
        }
        var ports = listening.makeAsyncIterator()
        guard let port = await ports.next() else { return try await running.value }
        let transport = HTTPTransport()
        do {
            try await test(
                ServedAuthority(
                    authority: authority, directory: directory, port: port,
                    transport: transport, stopping: group))
        } catch {
            await transport.shutdown()
            await group.triggerGracefulShutdown()
            _ = await running.result
            throw error
        }
        await transport.shutdown()
        await group.triggerGracefulShutdown()
        try await running.value
    }

    var data: String { directory.appending(path: "data").path }

    /// Tells the server to stop; returns at once.
    func stop() async {
        await stopping?.triggerGracefulShutdown()
    }

    // MARK: Requests

    struct Answer: Sendable {
        let reply: ProtocolReply
        let json: JSONValue

        var status: Int { reply.status }
        var code: String? { json["error"]?.string }
    }

    func send(
        _ endpoint: Endpoint, token: [UInt8]? = nil, query: [ProtocolCall.QueryItem] = [],
        body: JSONValue? = nil, resource: String? = nil
    ) async throws -> Answer {
        try await send(
            endpoint, token: token, query: query, bytes: body?.serialized() ?? [],
            resource: resource)
    }

    func send(
        _ endpoint: Endpoint, token: [UInt8]? = nil, query: [ProtocolCall.QueryItem] = [],
        bytes: [UInt8], resource: String? = nil
    ) async throws -> Answer {
        let reply = try await reply(
            endpoint, token: token, query: query, bytes: bytes, resource: resource)
        return Answer(reply: reply, json: try JSONValue(parsing: reply.body))
    }

    func reply(
        _ endpoint: Endpoint, token: [UInt8]? = nil, query: [ProtocolCall.QueryItem] = [],
        bytes: [UInt8] = [], resource: String? = nil, accept: String? = nil
    ) async throws -> ProtocolReply {
        let call = ProtocolCall(
            endpoint, bearerToken: token, query: query, body: bytes, resource: resource,
            accept: accept, remoteAddress: "127.0.0.1")
        let prefix = Self.path(of: authority.issuer)
        return try await transport.send(
            call,
            to: ProviderAddress(
                issuer: port.map { "http://127.0.0.1:\($0)" } ?? authority.issuer,
                path: prefix + endpoint.path + (resource.map { "/" + $0 } ?? "")))
    }

    private static func path(of issuer: String) -> String { URL(string: issuer)?.path ?? "" }
}

extension ServerLog {
    /// For tests that look at no log.
    static let discarding = ServerLog(level: .critical)
}
