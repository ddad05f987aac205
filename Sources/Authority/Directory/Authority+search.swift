// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol

extension Authority {
    /// `GET /api/search` (§6.11): this server and those that its directory lists, as far as they
    /// have to do with the intent. Those that have most come first; among equals, the order is that
    /// of their issuers.
    func search(_ call: ProtocolCall) throws -> ProtocolReply {
        guard let intent = try call.parameter("intent"), !intent.isEmpty else {
            throw ProtocolError.invalidRequest(
                "The parameter 'intent' is missing; say what the agent needs.")
        }
        guard intent.utf8.count <= ProtocolLimits.intentBytes else {
            throw ProtocolError.invalidRequest(
                "'intent' has more than \(ProtocolLimits.intentBytes) bytes.")
        }
        let limit = try searchLimit(call.parameter("limit"))
        let asked = Set(SearchWords.words(of: intent))
        let ranked = (try [ownListing()] + directory.listings)
            .map { (document: $0.document, matches: $0.words.matches(of: asked)) }
            .filter { $0.matches > 0 }
            .sorted { one, other in
                one.matches == other.matches
                    ? one.document.issuer.utf8.lexicographicallyPrecedes(other.document.issuer.utf8)
                    : one.matches > other.matches
            }
        return ProtocolReply(
            ProviderSearch(providers: ranked.prefix(limit).map(\.document), intent: intent).json,
            headers: [.init("Cache-Control", "public, max-age=300")])
    }

    /// Looks at the listed servers now and every so often.
    func keepDirectory() async throws {
        while true {
            await directory.refresh()
            try await parts.timeline.sleep(for: ProviderDirectory.every)
        }
    }

    private func ownListing() throws -> ProviderDirectory.Listing {
        let disabled = try parts.disabledCapabilities()
        // What is shown to known hosts and agents only is not found by anybody either.
        let isHidden = parts.configuration.capabilities.authenticationRequired
        let offered = isHidden ? [] : parts.registry.capabilities
        return ProviderDirectory.Listing(
            discoveryDocument,
            capabilities: offered.filter { parts.isOffered($0.name, disabled: disabled) }.map {
                CapabilityView(name: $0.name, description: $0.definition.description)
            })
    }

    private func searchLimit(_ text: String?) throws(ProtocolError) -> Int {
        guard let text else { return ProtocolLimits.usualProvidersPerSearch }
        guard let limit = Int(text), limit > 0 else {
            throw .invalidRequest("'limit' must be a whole number above 0.")
        }
        return min(limit, ProtocolLimits.providersPerSearch)
    }
}
