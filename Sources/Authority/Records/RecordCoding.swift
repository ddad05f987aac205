// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import Cryptography
public import Storage
import StrictJSON

extension Identifier: StorageKey {
    public func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.utf8)
    }

    public init?(storage bytes: Span<UInt8>) {
        guard let text = String(storage: bytes) else { return nil }
        self.init(text)
    }
}

extension Thumbprint: StorageKey {
    public static var storageByteCount: Int? { Digest.byteCount }

    public func append(to bytes: inout [UInt8]) {
        digest.append(to: &bytes)
    }

    public init?(storage bytes: Span<UInt8>) {
        guard let digest = Digest(bytes) else { return nil }
        self.init(digest: digest)
    }
}

/// How the values that records share are written.
extension RecordWriter {
    mutating func identifier<Subject>(_ identifier: Identifier<Subject>) {
        string(identifier.text)
    }

    mutating func moment(_ moment: Timestamp) {
        int64(moment.milliseconds)
    }

    mutating func key(_ key: PublicKey) {
        fixed(key.bytes)
    }

    mutating func digest(_ digest: Digest) {
        fixed(digest.bytes)
    }

    /// A closed enum by its raw value: readable in a dump, and safe against a reordering of cases.
    mutating func name(_ value: some RawRepresentable<String>) {
        string(value.rawValue)
    }

    /// Constraints as the canonical JSON that the wire would carry.
    mutating func constraints(_ constraints: Constraints) {
        bytes(constraints.isEmpty ? [] : constraints.json.canonical())
    }

    mutating func capabilities(_ capabilities: [CapabilityRequest]) {
        array(capabilities) { writer, capability in
            writer.string(capability.name)
            writer.constraints(capability.constraints)
        }
    }
}

/// How they are read back; what cannot be is damage, never a guess.
extension RecordReader {
    mutating func identifier<Subject>() throws(StorageError) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(try string()) else {
            throw malformed("an identifier is not one of ours")
        }
        return identifier
    }

    mutating func moment() throws(StorageError) -> Timestamp {
        Timestamp(milliseconds: try int64())
    }

    mutating func key() throws(StorageError) -> PublicKey {
        let bytes = try fixed(PublicKey.byteCount)
        guard let key = PublicKey(stored: bytes.span) else {
            throw malformed("a public key has the wrong length")
        }
        return key
    }

    mutating func digest() throws(StorageError) -> Digest {
        guard let digest = Digest(try fixed(Digest.byteCount)) else {
            throw malformed("a digest has the wrong length")
        }
        return digest
    }

    mutating func name<Value: RawRepresentable<String>>() throws(StorageError) -> Value {
        let text = try string()
        guard let value = Value(rawValue: text) else {
            throw malformed("'\(text)' is unknown here")
        }
        return value
    }

    mutating func constraints() throws(StorageError) -> Constraints {
        let bytes = try bytes()
        if bytes.isEmpty { return .none }
        do {
            return try Constraints(stored: try JSONValue(parsing: bytes))
        } catch {
            throw malformed("constraints cannot be read")
        }
    }

    mutating func capabilities() throws(StorageError) -> [CapabilityRequest] {
        try array { (reader) throws(StorageError) in
            let name = try reader.string()
            return CapabilityRequest(name, constraints: try reader.constraints())
        }
    }

    mutating func optionalMoment() throws(StorageError) -> Timestamp? {
        try bool() ? try moment() : nil
    }

    mutating func optionalString() throws(StorageError) -> String? {
        try bool() ? try string() : nil
    }

    mutating func optionalIdentifier<Subject>() throws(StorageError) -> Identifier<Subject>? {
        try bool() ? try identifier() : nil
    }
}
