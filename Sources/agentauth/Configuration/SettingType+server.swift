// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import Authority
import Configuration
import StrictJSON

extension SettingType where Value == ListenAddress {
    static let address = SettingType(
        "address and port", shape: .text, shown: { .string($0.description) }
    ) { content in
        guard let address = ListenAddress(try content.text()) else {
            throw SettingError("HOST:PORT such as 127.0.0.1:2468 or [::1]:2468")
        }
        return address
    }
}

extension SettingType where Value == IssuerURL? {
    static let issuer = SettingType(
        "URL", shape: .optionalText, shown: { $0.map { .string($0.text) } ?? .null }
    ) { content in
        let text = try content.text()
        if text.isEmpty { return nil }
        guard let issuer = IssuerURL(text) else {
            throw SettingError(
                "an http or https URL in lower case without a slash, query or fragment at its end")
        }
        return issuer
    }
}

extension SettingType where Value == String? {
    /// The name of a ledger and its key: part of the first line of a signed note.
    static let origin = SettingType(
        "text", shape: .optionalText, shown: { $0.map { .string($0) } ?? .null }
    ) { content in
        let text = try content.text()
        if text.isEmpty { return nil }
        guard text.utf8.count <= 200, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x2B })
        else {
            throw SettingError("up to 200 visible ASCII characters without spaces and '+'")
        }
        return text
    }
}

extension SettingType where Value == String? {
    /// The path of a file, which is looked for when a server is started.
    static let file = SettingType(
        "file", shape: .optionalText, shown: { $0.map { .string($0) } ?? .null }
    ) { content in
        let path = try content.text()
        guard !path.utf8.contains(0) else { throw SettingError("the path of a file") }
        return path.isEmpty ? nil : path
    }
}

extension SettingType where Value == [String: PossessionPolicy.Binding] {
    /// Ways of proof by capability.
    static let bindings = SettingType(
        "ways of proof by capability", shape: .structure,
        shown: { bindings in
            .object(
                JSONObject(
                    bindings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.rawValue)) }
                )
            )
        }
    ) { content in
        let expected = SettingError("a mapping from capabilities to dpop, mtls or any")
        guard case .object(let members) = try json(content) else { throw expected }
        var bindings: [String: PossessionPolicy.Binding] = [:]
        for (name, value) in members {
            guard let binding = value.string.flatMap({ PossessionPolicy.Binding(rawValue: $0) })
            else { throw expected }
            bindings[name] = binding
        }
        return bindings
    }
}

extension SettingType where Value == [AddressRange] {
    /// Addresses and networks.
    static let addressRanges = SettingType(
        "list of addresses", shape: .list, shown: { .array($0.map { .string($0.description) }) }
    ) { content in
        try content.list().map { text in
            guard let range = AddressRange(text) else {
                throw SettingError("a list of addresses such as 10.0.0.0/8 or 192.0.2.1")
            }
            return range
        }
    }
}

extension SettingType where Value == [String] {
    /// Names of capabilities.
    static let capabilityNames = SettingType(
        "list of names", shape: .list, shown: { .array($0.map { .string($0) }) }
    ) { content in
        let names = try content.list()
        let isFine = names.allSatisfy { name in
            1...ProtocolLimits.capabilityNameBytes ~= name.utf8.count
                && name.utf8.allSatisfy {
                    0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F
                }
        }
        guard isFine else { throw SettingError("a list of capability names of a-z, 0-9 and _") }
        return names
    }
}

extension SettingType where Value == [CapabilityRequest] {
    /// Capabilities with or without constraints, as a request asks for them.
    static let capabilityRequests = SettingType(
        "list of capabilities", shape: .structure, shown: { .array($0.map(\.json)) }
    ) { content in
        do {
            return try CapabilityRequest.list(content.json())
        } catch let error as ProtocolError {
            throw SettingError("a list of capabilities; \(error.message)")
        }
    }
}

extension SettingType where Value == [String: Constraints] {
    /// Constraints by capability.
    static let policy = SettingType(
        "constraints by capability", shape: .structure,
        shown: { policy in
            .object(JSONObject(policy.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
        }
    ) { content in
        try content.mapping("a mapping from capabilities to constraints").reduce(into: [:]) {
            policy, member in
            policy[member.key] = try constraints(member.value, on: member.key)
        }
    }

    /// As a request has them, or as a person writes them: `amount<=1000 currency in USD,EUR`.
    private static func constraints(
        _ json: JSONValue, on name: String
    ) throws(SettingError) -> Constraints {
        do throws(ProtocolError) {
            guard let text = json.string else { return try Constraints(json) }
            do throws(GrantSpecError) {
                return try GrantSpec("\(name) \(text)").request.constraints
            } catch {
                throw .invalidRequest(error.description)
            }
        } catch {
            throw SettingError("constraints by capability; \(error.message)")
        }
    }
}

extension ConfigContent {
    /// The value of a structure: files give it as JSON too.
    func json() throws -> JSONValue {
        do {
            return try JSONValue(parsing: Array(try text().utf8))
        } catch let error as JSONError {
            throw SettingError("JSON; \(error)")
        }
    }

    /// The members of one that is a mapping by names.
    func mapping(_ expected: String) throws -> [String: JSONValue] {
        guard let object = try json().object else { throw SettingError(expected) }
        // Names of capabilities are ASCII; of others that are one to Swift, one stands for both.
        return Dictionary(object.map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }
}
