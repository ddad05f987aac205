// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// What the server offers, as list and description (§5.2). Blocked and disabled capabilities are
/// not shown.
struct Catalogue: Sendable {
    let parts: Parts
    let disabled: Set<String>

    /// One page of the list, with the grant status of whoever asks as an agent.
    func list(
        query: String?, cursor: String?, limit: String?, for agent: AgentSnapshot?
    ) throws(ProtocolError) -> CapabilityPage {
        let size = try pageSize(limit)
        let words = (query ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        var matching = offered.filter { capability in
            let text = (capability.name + " " + capability.definition.description).lowercased()
            return words.allSatisfy(text.contains)
        }[...]
        if let cursor {
            let last = try name(from: cursor)
            matching = matching.drop { !last.lexicographicallyPrecedes($0.name.utf8) }
        }
        let page = matching.prefix(size)
        let now = parts.now
        return CapabilityPage(
            capabilities: page.map { capability in
                CapabilityView(
                    name: capability.name, description: capability.definition.description,
                    isGranted: isGranted(capability.name, to: agent, at: now))
            },
            nextCursor: page.count < matching.count
                ? page.last.map { self.cursor(after: $0.name) } : nil)
    }

    /// One capability, whole.
    func describe(
        _ name: String?, for agent: AgentSnapshot?
    ) throws(ProtocolError) -> CapabilityView {
        guard let name else {
            throw .invalidRequest("The parameter 'name' is missing; name the capability.")
        }
        guard let capability = offered.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
        else {
            throw ProtocolError(
                .capabilityNotFound, "There is no capability of that name; list what there is.")
        }
        return CapabilityView(
            name: capability.name, description: capability.definition.description,
            input: capability.definition.input, output: capability.definition.output,
            isGranted: isGranted(capability.name, to: agent, at: parts.now))
    }

    private var offered: [Capability] {
        parts.registry.capabilities.filter { parts.isOffered($0.name, disabled: disabled) }
    }

    private func isGranted(_ name: String, to agent: AgentSnapshot?, at now: Timestamp) -> Bool? {
        agent.map { $0.grantInForce(for: name, at: now, under: parts.rules.policy) != nil }
    }

    private func pageSize(_ limit: String?) throws(ProtocolError) -> Int {
        guard let limit else { return ProtocolLimits.capabilitiesPerPage }
        guard let size = Int(limit), size > 0 else {
            throw .invalidRequest("'limit' must be a whole number above 0.")
        }
        return min(size, ProtocolLimits.capabilitiesPerPage)
    }

    /// The name of a page's last capability, and 16 bytes that only this server could have made.
    private func cursor(after name: String) -> String {
        let bytes = Array(name.utf8)
        return Base64URL.encode(seal(of: bytes) + bytes)
    }

    private func name(from cursor: String) throws(ProtocolError) -> [UInt8] {
        guard let bytes = Base64URL.decode(cursor), bytes.count > Catalogue.sealByteCount else {
            throw .invalidRequest("The cursor is not one of this server's; list from the start.")
        }
        let name = Array(bytes[Catalogue.sealByteCount...])
        let given = Array(bytes[..<Catalogue.sealByteCount])
        guard ConstantTime.areEqual(given.span, seal(of: name).span) else {
            throw .invalidRequest("The cursor is not one of this server's; list from the start.")
        }
        return name
    }

    private static let sealByteCount = 16

    private func seal(of name: [UInt8]) -> [UInt8] {
        Array(parts.secret.code(for: name, use: .cursor).bytes.prefix(Catalogue.sealByteCount))
    }
}
