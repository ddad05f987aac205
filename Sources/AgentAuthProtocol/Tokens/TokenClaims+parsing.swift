// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension TokenClaims {
    /// The claims that are looked at; all others are ignored.
    private enum Name: String, CaseIterable {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case issuedAt = "iat"
        case expiresAt = "exp"
        case tokenID = "jti"
        case capabilities
        case hostKey = "host_public_key"
        case hostKeysURL = "host_jwks_url"
        case agentKey = "agent_public_key"
        case agentKeysURL = "agent_jwks_url"
        case agentKeyID = "agent_kid"
        case confirmation = "cnf"

        private static let byLength: [Int: [(name: Name, bytes: [UInt8])]] = Dictionary(
            grouping: allCases.map { ($0, Array($0.rawValue.utf8)) }, by: { $0.1.count }
        ).mapValues { $0.map { (name: $0.0, bytes: $0.1) } }

        init?(_ text: Span<UInt8>) {
            let found = Name.byLength[text.count]?.first { candidate in
                for index in text.indices where text[index] != candidate.bytes[index] {
                    return false
                }
                return true
            }
            guard let found else { return nil }
            self = found.name
        }
    }

    /// Reads the claims out of a token's payload. `aud`, `iat`, `exp` and `jti` are required.
    init(parsing payload: Span<UInt8>) throws(ProtocolError) {
        var reader = ClaimReader()
        do {
            try JSONObjectScanner.scan(payload) { name, value in
                guard let name = Name(name) else { return }
                try reader.take(name, value, in: payload)
            }
        } catch let error as ProtocolError {
            throw error
        } catch {
            throw .invalidJWT("The token's payload is not strict JSON: \(error)")
        }
        try self.init(reader)
    }

    private init(_ reader: ClaimReader) throws(ProtocolError) {
        guard let audiences = reader.audiences, !audiences.isEmpty else {
            throw .invalidJWT("The token has no aud.")
        }
        guard let issuedAt = reader.issuedAt else { throw .invalidJWT("The token has no iat.") }
        guard let expiresAt = reader.expiresAt else { throw .invalidJWT("The token has no exp.") }
        guard let tokenID = reader.tokenID, !tokenID.isEmpty else {
            throw .invalidJWT("The token has no jti; give every token one of its own.")
        }
        if reader.hostKey != nil && reader.hostKeysURL != nil {
            throw .invalidJWT("The token has both host_public_key and host_jwks_url; send one.")
        }
        if reader.agentKey != nil && reader.agentKeysURL != nil {
            throw .invalidJWT("The token has both agent_public_key and agent_jwks_url; send one.")
        }
        self.init(
            issuer: reader.issuer, subject: reader.subject, audiences: audiences,
            issuedAt: issuedAt, expiresAt: expiresAt, tokenID: tokenID,
            capabilities: reader.capabilities, hostKey: reader.hostKey,
            hostKeysURL: reader.hostKeysURL, agentKey: reader.agentKey,
            agentKeysURL: reader.agentKeysURL, agentKeyID: reader.agentKeyID,
            confirmation: reader.confirmation)
    }

    /// Gathers claims as the scanner meets them; each must be of its type and in its range.
    private struct ClaimReader {
        var issuer: String?
        var subject: String?
        var audiences: [String]?
        var issuedAt: Int64?
        var expiresAt: Int64?
        var tokenID: String?
        var capabilities: [String]?
        var hostKey: JSONValue?
        var hostKeysURL: String?
        var agentKey: JSONValue?
        var agentKeysURL: String?
        var agentKeyID: String?
        var confirmation: Confirmation?

        mutating func take(_ name: Name, _ value: ScannedValue, in bytes: Span<UInt8>) throws {
            switch name {
            case .issuer: issuer = try text(name, value, bytes)
            case .subject: subject = try text(name, value, bytes)
            case .audience: audiences = try audiences(value, bytes)
            case .issuedAt: issuedAt = try moment(name, value, bytes)
            case .expiresAt: expiresAt = try moment(name, value, bytes)
            case .tokenID:
                let text = try text(name, value, bytes)
                guard text.utf8.count <= ProtocolLimits.tokenIDBytes else {
                    throw ProtocolError.invalidJWT(
                        "The token's jti has more than \(ProtocolLimits.tokenIDBytes) bytes.")
                }
                tokenID = text
            case .capabilities:
                let names = try value.value(in: bytes).array?.compactMap(\.string)
                guard let names, try value.value(in: bytes).array?.count == names.count,
                    names.count <= ProtocolLimits.capabilitiesPerRequest
                else {
                    throw ProtocolError.invalidJWT(
                        "The token's capabilities must be an array of at most "
                            + "\(ProtocolLimits.capabilitiesPerRequest) names.")
                }
                capabilities = names
            case .hostKey: hostKey = try value.value(in: bytes)
            case .agentKey: agentKey = try value.value(in: bytes)
            case .hostKeysURL: hostKeysURL = try text(name, value, bytes)
            case .agentKeysURL: agentKeysURL = try text(name, value, bytes)
            case .agentKeyID: agentKeyID = try text(name, value, bytes)
            case .confirmation: confirmation = try Confirmation(value.value(in: bytes))
            }
        }

        private func text(
            _ name: Name, _ value: ScannedValue, _ bytes: Span<UInt8>
        ) throws(ProtocolError) -> String {
            guard let text = value.string(in: bytes) else {
                throw .invalidJWT("The token's \(name.rawValue) must be a string.")
            }
            return text
        }

        private func moment(
            _ name: Name, _ value: ScannedValue, _ bytes: Span<UInt8>
        ) throws(ProtocolError) -> Int64 {
            guard let seconds = value.number(in: bytes).flatMap({ NumericDate.seconds($0) }) else {
                throw .invalidJWT("The token's \(name.rawValue) must be a time in seconds.")
            }
            return seconds
        }

        private func audiences(
            _ value: ScannedValue, _ bytes: Span<UInt8>
        ) throws -> [String] {
            if let one = value.string(in: bytes) { return [one] }
            let elements = try value.value(in: bytes).array ?? []
            let audiences = elements.compactMap(\.string)
            guard !audiences.isEmpty, audiences.count == elements.count,
                audiences.count <= ProtocolLimits.audiencesPerToken
            else {
                throw ProtocolError.invalidJWT(
                    "The token's aud must be a string or an array of at most "
                        + "\(ProtocolLimits.audiencesPerToken) strings.")
            }
            return audiences
        }
    }
}
