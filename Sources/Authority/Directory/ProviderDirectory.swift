// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Synchronization

/// The other servers that this one lists (§6.11), as they were when they were looked at last. One
/// that cannot be read, or that calls itself by another name, is not listed until it can.
final class ProviderDirectory: Sendable {
    /// How often the listed servers are looked at again.
    static let every: Duration = .seconds(3600)

    private let issuers: [String]
    private let documents: (any DocumentSource)?
    private let note: @Sendable (String) -> Void
    private let found = Mutex<[Listing]>([])

    init(
        _ issuers: [String], documents: (any DocumentSource)?,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.issuers = issuers
        self.documents = documents
        self.note = note
    }

    /// Whether it lists nobody else.
    var isEmpty: Bool { issuers.isEmpty }

    /// The servers that were there.
    var listings: [Listing] { found.withLock { $0 } }

    /// Looks at every server, one after the other: nobody waits for it.
    func refresh() async {
        var listings: [Listing] = []
        for issuer in issuers {
            do {
                listings.append(try await listing(of: issuer))
            } catch {
                note("\(issuer) is not listed in the directory: \(error)")
            }
        }
        let complete = listings
        found.withLock { $0 = complete }
    }

    private func listing(of issuer: String) async throws(DocumentRefusal) -> Listing {
        let json = try await json(at: issuer + Endpoint.discovery.path)
        let document: Discovery
        do {
            document = try Discovery(json)
        } catch {
            throw DocumentRefusal(error.message)
        }
        // Else an entry of one server could lead agents to another.
        guard document.issuer.hasSameBytes(as: issuer) else {
            throw DocumentRefusal("it names '\(document.issuer)' as its issuer")
        }
        return Listing(document, capabilities: await capabilities(of: document))
    }

    /// What a server offers to everybody, for the search alone; nothing when it does not say.
    private func capabilities(of document: Discovery) async -> [CapabilityView] {
        let address = document.issuer + document.path(of: .capabilities)
        guard let json = try? await json(at: address), let page = try? CapabilityPage(json) else {
            return []
        }
        return page.capabilities
    }

    private func json(at address: String) async throws(DocumentRefusal) -> JSONValue {
        guard let url = HTTPSURL(address) else {
            throw DocumentRefusal("'\(address)' is no plain https address")
        }
        guard let documents else { throw DocumentRefusal("this server fetches nothing") }
        let bytes = try await documents.fetch(url).bytes
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw DocumentRefusal("its answer is not strict JSON: \(error)")
        }
    }
}

extension ProviderDirectory {
    /// One server and what can be found of it.
    struct Listing: Sendable {
        let document: Discovery
        let words: SearchWords

        init(_ document: Discovery, capabilities: [CapabilityView]) {
            self.document = document
            words = SearchWords(
                [document.providerName, document.description]
                    + capabilities.flatMap { [$0.name, $0.description] })
        }
    }
}
