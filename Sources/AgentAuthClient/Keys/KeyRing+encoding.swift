// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON

/// A ring as the bytes that a key file seals: the number of keys (4 bytes, most significant
/// first), their 32-byte seeds, and JSON that names keys by their place.
///
/// Seeds stand outside the JSON so that they never become text, which nobody can wipe.
extension KeyRing {
    private static let seedByteCount = 32

    /// The same bytes for the same ring. They hold secrets: whoever asks for them wipes them.
    func encoded() -> [UInt8] {
        var keys = KeyTable()
        var members: [(String, JSONValue)] = []
        if let hostKey { members.append(("host_key", keys.place(of: hostKey))) }
        members.append(("hosts", .array(hosts.map { $0.json(&keys) })))
        members.append(("connections", .array(connections.map { $0.json(&keys) })))
        let json = JSONValue.object(JSONObject(members)).serialized()
        var bytes: [UInt8] = []
        // All of it at once: growth would leave copies of the seeds behind.
        bytes.reserveCapacity(4 + keys.keys.count * KeyRing.seedByteCount + json.count)
        for shift in [24, 16, 8, 0] {
            bytes.append(UInt8(truncatingIfNeeded: keys.keys.count >> shift))
        }
        for key in keys.keys {
            key.withSeed { seed in
                for index in seed.indices { bytes.append(seed[index]) }
            }
        }
        bytes += json
        return bytes
    }

    /// Reads those bytes; nil when they are not a ring that this version writes.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        let count = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let seedsEnd = 4 + count * KeyRing.seedByteCount
        guard seedsEnd <= bytes.count else { return nil }
        var keys: [SigningKey] = []
        for start in stride(from: 4, to: seedsEnd, by: KeyRing.seedByteCount) {
            let seed = bytes.span.extracting(start..<start + KeyRing.seedByteCount)
            guard let key = try? SigningKey(seed: seed) else { return nil }
            keys.append(key)
        }
        let limits = JSONLimits(
            maxDepth: ClientLimits.keyFileDepth, maxBytes: ClientLimits.keyFileBytes)
        guard let json = try? JSONValue(parsing: bytes.span.extracting(seedsEnd...), limits: limits)
        else { return nil }
        self.init(json, keys)
    }

    private init?(_ json: JSONValue, _ keys: [SigningKey]) {
        guard let hosts = json["hosts"]?.array, let connections = json["connections"]?.array else {
            return nil
        }
        hostKey = json["host_key"].flatMap { keys.key(at: $0) }
        self.hosts = hosts.compactMap { HostRecord($0, keys) }
        self.connections = connections.compactMap { ConnectionRecord($0, keys) }
        // Part of a ring is not the ring: writing it back would lose the rest.
        guard self.hosts.count == hosts.count, self.connections.count == connections.count else {
            return nil
        }
    }
}

/// Keys in the order in which they were met.
private struct KeyTable {
    private(set) var keys: [SigningKey] = []

    mutating func place(of key: SigningKey) -> JSONValue {
        keys.append(key)
        return .number(JSONNumber(keys.count - 1))
    }
}

extension [SigningKey] {
    fileprivate func key(at place: JSONValue) -> SigningKey? {
        guard let index = place.number?.int64, index >= 0, index < count else { return nil }
        return self[Int(index)]
    }
}

extension HostRecord {
    fileprivate func json(_ keys: inout KeyTable) -> JSONValue {
        var members: [(String, JSONValue)] = [("issuer", .string(issuer))]
        if let host { members.append(("host_id", .string(host.text))) }
        if let key { members.append(("key", keys.place(of: key))) }
        if let nextKey { members.append(("next_key", keys.place(of: nextKey))) }
        return .object(JSONObject(members))
    }

    fileprivate init?(_ json: JSONValue, _ keys: [SigningKey]) {
        guard let issuer = json["issuer"]?.string else { return nil }
        self.init(
            issuer: issuer, host: json["host_id"]?.string.flatMap { HostID(opaque: $0) },
            key: json["key"].flatMap { keys.key(at: $0) },
            nextKey: json["next_key"].flatMap { keys.key(at: $0) })
    }
}

extension ConnectionRecord {
    fileprivate func json(_ keys: inout KeyTable) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("agent_id", .string(agent.text)), ("issuer", .string(issuer)),
            ("key", keys.place(of: key)), ("name", .string(name)),
            ("mode", .string(mode.rawValue)), ("status", .string(status.rawValue)),
            ("grants", .array(grants.map(\.json))),
        ]
        if let nextKey { members.append(("next_key", keys.place(of: nextKey))) }
        return .object(JSONObject(members))
    }

    fileprivate init?(_ json: JSONValue, _ keys: [SigningKey]) {
        guard let agent = json["agent_id"]?.string.flatMap({ AgentID(opaque: $0) }),
            let issuer = json["issuer"]?.string,
            let key = json["key"].flatMap({ keys.key(at: $0) }),
            let name = json["name"]?.string,
            let mode = json["mode"]?.string.flatMap({ AgentMode(rawValue: $0) }),
            let status = json["status"]?.string.flatMap({ AgentStatus(rawValue: $0) }),
            let grants = json["grants"]?.array
        else { return nil }
        let read = grants.compactMap { try? GrantView($0) }
        guard read.count == grants.count else { return nil }
        self.init(
            agent: agent, issuer: issuer, key: key, name: name, mode: mode, status: status,
            grants: read, nextKey: json["next_key"].flatMap { keys.key(at: $0) })
    }
}
