// SPDX-License-Identifier: Apache-2.0
public import StrictJSON

/// The keys that somebody publishes (RFC 7517 §5), of which only those count that a host or agent
/// can sign with: Ed25519, with a `kid`, not meant for anything else.
///
/// Keys of other kinds are passed over, as RFC 7517 asks. A symmetric or private key is none of this
/// protocol's, and the set that shows one is refused as a whole (§8.12).
public struct JWKSet: Hashable, Sendable {
    private let keys: [UTF8Key: JWK]

    /// Reads the body of an answer.
    public init(parsing bytes: [UInt8]) throws(JWKSetError) {
        guard bytes.count <= ProtocolLimits.keySetBytes else {
            throw JWKSetError("it has more than \(ProtocolLimits.keySetBytes) bytes")
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw JWKSetError("it is not strict JSON: \(error)")
        }
        try self.init(json)
    }

    /// Reads `{"keys": […]}`.
    public init(_ json: JSONValue) throws(JWKSetError) {
        guard let members = json["keys"]?.array, !members.isEmpty else {
            throw JWKSetError("it has no 'keys'")
        }
        guard members.count <= ProtocolLimits.keysPerSet else {
            throw JWKSetError("it has more than \(ProtocolLimits.keysPerSet) keys")
        }
        var keys: [UTF8Key: JWK] = [:]
        for member in members {
            try JWKSet.refuseSecrets(in: member)
            guard let (name, key) = JWKSet.usable(member) else { continue }
            guard keys.updateValue(key, forKey: UTF8Key(name)) == nil else {
                throw JWKSetError("two keys have the kid '\(name)'")
            }
        }
        self.keys = keys
    }

    /// The key of a name, compared byte by byte.
    public subscript(keyID: String) -> JWK? { keys[UTF8Key(keyID)] }

    /// Whether one of the keys has this thumbprint.
    public func contains(_ thumbprint: Thumbprint) -> Bool {
        keys.values.contains { $0.thumbprint == thumbprint }
    }

    /// The private members of RFC 7518 §6, and the symmetric one.
    private static let secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    private static func refuseSecrets(in member: JSONValue) throws(JWKSetError) {
        guard case .object(let members) = member else {
            throw JWKSetError("one of its keys is no object")
        }
        if members["kty"]?.string?.utf8.elementsEqual("oct".utf8) ?? false {
            throw JWKSetError("one of its keys is symmetric")
        }
        if let name = secretMembers.first(where: { members[$0] != nil }) {
            throw JWKSetError("one of its keys has the private member '\(name)'")
        }
    }

    /// A key that may verify signatures, with its name; nil for one that is for others to use.
    private static func usable(_ member: JSONValue) -> (String, JWK)? {
        func allows(_ value: JSONValue?, _ accepted: Set<String>) -> Bool {
            value.map { $0.string.map(accepted.contains) ?? false } ?? true
        }
        guard let name = member["kid"]?.string, !name.isEmpty,
            name.utf8.count <= ProtocolLimits.keyIDBytes,
            allows(member["use"], ["sig"]), allows(member["alg"], ["EdDSA", "Ed25519"]),
            member["key_ops"].map({ $0.array?.contains("verify") ?? false }) ?? true,
            let key = try? JWK(member, named: "keys")
        else { return nil }
        return (name, key)
    }
}

/// Why bytes are no key set that can be used: the end of a sentence about them.
public struct JWKSetError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
