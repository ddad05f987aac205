// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import FixturesSupport
import Foundation
import Logging
import NIOSSL
import StrictJSON
import Synchronization
import Testing

/// What strangers name is fetched with care (§8.12), against servers that mean no good.
@Suite struct GuardedFetchTests {
    /// A fetch that takes `keys.test` and `more.test` for this machine, and a server for both.
    struct Scene: Sendable {
        let fetch: GuardedFetch
        let server: TLSServer

        func url(_ target: String, host: String = "keys.test") -> String {
            "https://\(host):\(server.port)\(target)"
        }

        func get(_ target: String, host: String = "keys.test") async throws -> PublishedDocument {
            try await get(url: url(target, host: host))
        }

        func get(url: String) async throws -> PublishedDocument {
            try await fetch.fetch(try #require(HTTPSURL(url)))
        }

        static func run(
            names: [String] = ["keys.test", "more.test"], trusting other: TestCertificates? = nil,
            lookup: @escaping GuardedFetch.Lookup = { _ in [] }, time: Duration = .seconds(5),
            _ script: @escaping TLSServer.Script, _ test: (Scene) async throws -> Void
        ) async throws {
            let directory = try Fixtures.temporaryDirectory()
            defer { try? FileManager.default.removeItem(at: directory) }
            let certificates = try TestCertificates()
            let path = try (other ?? certificates).write(into: directory)
            let fetch = GuardedFetch(
                testHosts: try TestHosts(["keys.test", "more.test"], authority: path),
                logger: ServerLog.discarding.logger("test"), lookup: lookup, time: time)
            defer { fetch.shutdown() }
            try await TLSServer.run(try certificates.identity(of: names), script) { server in
                try await test(Scene(fetch: fetch, server: server))
            }
        }
    }

    @Test func aDocumentIsBroughtWithItsAge() async throws {
        try await Scene.run({ _ in
            .answer("{}", headers: "Cache-Control: public, max-age=900\r\n")
        }) { scene in
            let document = try await scene.get("/jwks?a=b")
            #expect(document.bytes == Array("{}".utf8))
            #expect(document.maximumAge == .seconds(900))
            let request = try #require(scene.server.requests.first)
            #expect(request.hasPrefix("GET /jwks?a=b HTTP/1.1\r\n"))
            #expect(request.lowercased().contains("\r\nhost: keys.test:\(scene.server.port)\r\n"))
            #expect(request.lowercased().contains("\r\naccept-encoding: identity\r\n"))
        }
    }

    @Test(arguments: [
        ("", nil), ("Cache-Control: no-store\r\n", 0), ("Cache-Control: No-Cache\r\n", 0),
        ("Cache-Control: max-age=0\r\n", 0), ("Cache-Control: private,MAX-AGE=60\r\n", 60),
        ("Cache-Control: max-age=99999999999999999999\r\n", 0),
        ("Cache-Control: max-age=5000000\r\n", 1_000_000),
    ])
    func ages(_ header: String, _ seconds: Int?) async throws {
        try await Scene.run({ _ in .answer("{}", headers: header) }) { scene in
            let document = try await scene.get("/")
            #expect(document.maximumAge == seconds.map { .seconds($0) })
        }
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: String
        /// What the refusal says, beside others; nil for whatever the HTTP library says.
        let reason: String?
    }

    private static let limit = ProtocolLimits.keySetBytes

    @Test(arguments: [
        Hostile(
            testDescription: "a page", answer: .answer("<html>", type: "text/html"),
            reason: "Content-Type"),
        Hostile(
            testDescription: "no type", answer: .answer("{}", type: nil), reason: "Content-Type"),
        Hostile(
            testDescription: "not there", answer: .answer("{}", status: "404 Not Found"),
            reason: "404"),
        Hostile(
            testDescription: "an error", answer: .answer("{}", status: "500 No"), reason: "500"),
        Hostile(
            testDescription: "part of it", answer: .answer("{}", status: "206 Partial Content"),
            reason: "206"),
        Hostile(
            testDescription: "a bomb", answer: .answer("{}", headers: "Content-Encoding: gzip\r\n"),
            reason: "encoded"),
        Hostile(
            testDescription: "too large",
            answer: .answer(String(repeating: " ", count: limit + 1)), reason: "more than"),
        Hostile(
            testDescription: "too large without saying so",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
                + String(repeating: " ", count: 4 * limit), reason: "more than"),
        Hostile(testDescription: "not HTTP", answer: "hello\r\n\r\n", reason: nil),
        Hostile(
            testDescription: "a redirect to nowhere", answer: .answer("", status: "302 Found"),
            reason: "redirects nowhere"),
        Hostile(
            testDescription: "a redirect to plain http",
            answer: .redirect(to: "http://keys.test/"), reason: "no https"),
        Hostile(
            testDescription: "a redirect to a file", answer: .redirect(to: "file:///etc/passwd"),
            reason: "no https"),
        Hostile(
            testDescription: "a redirect to this machine",
            answer: .redirect(to: "https://127.0.0.1/jwks"), reason: "no public address"),
        Hostile(
            testDescription: "a redirect to this machine, IPv6",
            answer: .redirect(to: "https://[::1]/jwks"), reason: "no public address"),
        Hostile(
            testDescription: "a redirect to the metadata of clouds",
            answer: .redirect(to: "https://169.254.169.254/latest"), reason: "no public address"),
        Hostile(
            testDescription: "a redirect to a name within",
            answer: .redirect(to: "https://intranet.example/jwks"), reason: "no public address"),
        Hostile(
            testDescription: "a redirect to a name that is none",
            answer: .redirect(to: "https://none.example/jwks"), reason: "has no address"),
    ])
    func whatIsHostileIsRefused(_ hostile: Hostile) async throws {
        try await Scene.run(
            lookup: { $0 == "intranet.example" ? ["8.8.8.8", "10.1.2.3"] : [] },
            { _ in hostile.answer }
        ) { scene in
            let refusal = await #expect(throws: DocumentRefusal.self) {
                try await scene.get("/")
            }
            if let reason = hostile.reason {
                #expect(refusal?.description.contains(reason) == true, "\(refusal as Any)")
            }
            #expect(scene.server.requests.count == 1)
        }
    }

    @Test func sixtyFourKilobytesAreTaken() async throws {
        let body = "{\"a\":\"\(String(repeating: "a", count: Self.limit - 8))\"}"
        try await Scene.run({ _ in .answer(body, type: "application/jwk-set+json; x=y") }) {
            scene in
            let document = try await scene.get("/")
            #expect(document.bytes.count == Self.limit)
        }
    }

    @Test func threeRedirectsAreFollowedAndNoMore() async throws {
        try await Scene.run({ target in
            switch target {
            case "/0": .answer("{}")
            case "/1": .redirect(to: "/0", status: "301 Moved Permanently")
            case "/2": .redirect(to: "/1", status: "307 Temporary Redirect")
            case "/3": .redirect(to: "/2", status: "308 Permanent Redirect")
            case "/4": .redirect(to: "/3", status: "303 See Other")
            default: .redirect(to: "/loop")
            }
        }) { scene in
            let document = try await scene.get("/3")
            #expect(document.bytes.count == 2)
            for target in ["/4", "/loop"] {
                let refusal = await #expect(throws: DocumentRefusal.self) {
                    try await scene.get(target)
                }
                #expect(refusal?.description.contains("more than 3 times") == true, "\(target)")
            }
        }
    }

    @Test func theCertificateHasToBeTheNames() async throws {
        try await Scene.run(names: ["more.test"], { _ in .answer("{}") }) { scene in
            await #expect(throws: DocumentRefusal.self) { try await scene.get("/") }
            #expect(scene.server.requests.isEmpty)
            let document = try await scene.get("/", host: "more.test")
            #expect(document.bytes.count == 2)
        }
        try await Scene.run(trusting: try TestCertificates(), { _ in .answer("{}") }) { scene in
            await #expect(throws: DocumentRefusal.self) { try await scene.get("/") }
            #expect(scene.server.requests.isEmpty)
        }
    }

    @Test func aSilentServerIsGivenUp() async throws {
        try await Scene.run(time: .milliseconds(300), { _ in nil }) { scene in
            let clock = ContinuousClock()
            let start = clock.now
            await #expect(throws: DocumentRefusal.self) { try await scene.get("/") }
            #expect(start.duration(to: clock.now) < .seconds(4))
            #expect(scene.server.requests.count == 1)
        }
    }

    @Test func aSilentResolverIsGivenUp() async throws {
        try await Scene.run(
            lookup: { _ in
                try? await Task.sleep(for: .seconds(60))
                return []
            }, time: .milliseconds(200), { _ in nil }
        ) { scene in
            let clock = ContinuousClock()
            let start = clock.now
            await #expect(throws: DocumentRefusal.self) {
                try await scene.get(url: "https://slow.example/")
            }
            #expect(start.duration(to: clock.now) < .seconds(4))
        }
    }

    /// A name that is public when it is judged and this machine when it is looked up again.
    @Test func aNameIsLookedUpOnce() async throws {
        let lookups = Mutex(0)
        try await Scene.run(
            lookup: { _ in
                let count = lookups.withLock { count in
                    count += 1
                    return count
                }
                return [count == 1 ? "8.8.8.8" : "127.0.0.1"]
            }, time: .milliseconds(300), { _ in .answer("{}") }
        ) { scene in
            await #expect(throws: DocumentRefusal.self) {
                try await scene.get("/", host: "rebound.example")
            }
            #expect(lookups.withLock { $0 } == 1)
            #expect(scene.server.connections == 0)
        }
    }

    private static let addresses: [JSONValue] =
        (try? Fixtures.bytes("server/addresses.json")).flatMap { try? JSONValue(parsing: $0) }?
        .array ?? []

    @Test func onlyPublicAddressesAreReached() async throws {
        #expect(Self.addresses.count > 60)
        for row in Self.addresses {
            let name = try #require(row["name"]?.string)
            let address = try #require(row["address"]?.string)
            if row["reachable"] == true {
                #expect(NetworkAddress(address)?.isGlobal == true, "\(name)")
                continue
            }
            // Beside a good one: one bad address spoils a name.
            let fetch = GuardedFetch(
                logger: ServerLog.discarding.logger("test"),
                lookup: { _ in ["8.8.8.8", address] })
            let url = try #require(HTTPSURL("https://keys.example/jwks"))
            let refusal = await #expect(throws: DocumentRefusal.self, "\(name)") {
                try await fetch.fetch(url)
            }
            #expect(refusal?.description.contains("no public address") == true, "\(name)")
        }
    }

    @Test(arguments: [
        "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/",
        "https://localhost/", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
    ])
    func whatMeansThisMachineIsRefusedByTheSystemsResolverToo(_ text: String) async throws {
        let fetch = GuardedFetch(logger: ServerLog.discarding.logger("test"))
        defer { fetch.shutdown() }
        let url = try #require(HTTPSURL(text))
        let refusal = await #expect(throws: DocumentRefusal.self) { try await fetch.fetch(url) }
        #expect(refusal?.description.contains("address") == true, "\(text)")
    }

    @Test func testHostsNeedAnAuthority() throws {
        #expect(throws: ServerError.self) {
            try TestHosts(["keys.test"], authority: "/nowhere.pem")
        }
    }

    /// What a server with test hosts says when it starts.
    @Test func testHostsAreLoggedLoudly() async throws {
        let directory = try Fixtures.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = try TestCertificates().write(into: directory)
        let log = Recording()
        let logger = Logger(label: "test") { _ in log }
        _ = GuardedFetch(logger: logger)
        #expect(log.lines.withLock { $0.isEmpty })
        _ = GuardedFetch(testHosts: try TestHosts(["keys.test"], authority: path), logger: logger)
        #expect(log.lines.withLock { $0.count } == 1)
        #expect(log.lines.withLock { $0.first?.contains("keys.test") ?? false })
    }
}

/// Remembers warnings with what belongs to them.
private final class Recording: LogHandler {
    let lines = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .warning }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
