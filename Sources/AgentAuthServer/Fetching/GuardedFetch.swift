// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import Authority
public import Logging

/// Fetches what strangers name (§8.12): over https only, from public addresses only, within five
/// seconds, 64 KiB and three redirects.
///
/// A name is looked up once, every address that it has is judged, and the connection goes to one
/// that was judged, with the name only in the certificate and the `Host` header: what a second
/// lookup would say does not matter. Proxies of the environment are not used.
///
/// Make one for a server and call ``shutdown()`` when it has stopped.
public final class GuardedFetch: DocumentSource {
    /// From a name to its addresses, as numbers.
    public typealias Lookup = @Sendable (_ name: String) async -> [String]

    private let testHosts: TestHosts?
    private let logger: Logger
    private let lookup: Lookup
    private let names = NameLookup()
    private let time: Duration

    /// - Parameters:
    ///   - lookup: nil for the system's resolver.
    ///   - time: how long one fetch may take; shorter in tests.
    public init(
        testHosts: TestHosts? = nil, logger: Logger, lookup: Lookup? = nil, time: Duration? = nil
    ) {
        let names = names
        self.testHosts = testHosts
        self.logger = logger
        self.lookup = lookup ?? { await names.addresses(of: $0) }
        self.time = time ?? FetchLimits.time
        if let testHosts {
            logger.warning(
                "keys of test hosts are taken from this machine; never run a real server so",
                metadata: ["jwks.test_hosts": "\(testHosts.names.sorted().joined(separator: ", "))"]
            )
        }
    }

    deinit { names.shutdown() }

    /// Ends the threads of the resolver.
    public func shutdown() { names.shutdown() }

    public func fetch(_ url: HTTPSURL) async throws(DocumentRefusal) -> PublishedDocument {
        let outcome = await withTaskGroup(of: Result<PublishedDocument, DocumentRefusal>.self) {
            group in
            group.addTask {
                do throws(DocumentRefusal) {
                    return .success(try await self.follow(url))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: self.time)
                return .failure(DocumentRefusal("it took longer than \(self.time)"))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(DocumentRefusal("it was cancelled"))
        }
        do throws(DocumentRefusal) {
            return try outcome.get()
        } catch {
            logger.info("not fetched", metadata: ["url": "\(url)", "reason": "\(error)"])
            throw error
        }
    }

    /// Follows redirects, each judged like the first address. Only a test host leads to a test host.
    private func follow(_ start: HTTPSURL) async throws(DocumentRefusal) -> PublishedDocument {
        var url = start
        var isTest = testHosts?.contains(start) ?? false
        for _ in 0...FetchLimits.redirects {
            let visit = FetchVisit(
                url: url, address: try await address(of: url, isTest: isTest),
                authorities: isTest ? testHosts?.authorities : nil)
            switch try await visit.make() {
            case .document(let document): return document
            case .redirect(let location):
                guard let next = url.redirected(to: location) else {
                    throw DocumentRefusal("it redirects to what is no https address")
                }
                url = next
                isTest = isTest && (testHosts?.contains(next) ?? false)
            }
        }
        throw DocumentRefusal("it redirects more than \(FetchLimits.redirects) times")
    }

    /// Where to connect to. A name with one address that must not be reached is refused whole.
    private func address(
        of url: HTTPSURL, isTest: Bool
    ) async throws(DocumentRefusal) -> String {
        if isTest { return TestHosts.address }
        let isNumber = NetworkAddress(url.host) != nil
        let addresses = isNumber ? [url.host] : await lookup(url.host)
        guard let first = addresses.first else {
            throw DocumentRefusal("'\(url.host)' has no address")
        }
        if let bad = addresses.first(where: { NetworkAddress.reachable($0) == nil }) {
            throw DocumentRefusal("'\(url.host)' is \(bad), which is no public address")
        }
        return first
    }
}
