// SPDX-License-Identifier: Apache-2.0
public import Cryptography

/// A public key with the name that it signs notes under: C2SP signed-note's "vkey".
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// What a key signs; the byte is signed-note's signature type.
    public enum Algorithm: UInt8, Sendable {
        /// Ed25519 over the note's text.
        case ed25519 = 1
        /// Ed25519 over a time and a checkpoint (tlog-cosignature, v1).
        case cosignatureV1 = 4
    }

    public let name: String
    /// The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key).
    public let keyID: UInt32
    public let algorithm: Algorithm
    public let publicKey: PublicKey

    /// The longest name that is taken: eight times what a URL-like name needs, short of abuse.
    public static let maxNameByteCount = 1024

    /// A key under a name; a name that notes cannot carry is the caller's mistake.
    public init(name: String, publicKey: PublicKey, algorithm: Algorithm = .ed25519) {
        precondition(VerifierKey.isValidName(name), "not a key name")
        self.name = name
        self.publicKey = publicKey
        self.algorithm = algorithm
        var bytes = Array(name.utf8) + [UInt8(ascii: "\n"), algorithm.rawValue]
        publicKey.append(to: &bytes)
        keyID = SHA256.digest(of: bytes).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `NAME+HEX+BASE64`; the key ID has to be the one that follows from name and key.
    public init(_ vkey: String) throws(TransparencyError) {
        func malformed(_ reason: String) -> TransparencyError { .malformed(.verifierKey, reason) }
        let bytes = Array(vkey.utf8)
        // The base64 part may hold plus signs of its own.
        let parts = bytes.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw malformed("expected NAME+HEX+BASE64") }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard VerifierKey.isValidName(name) else { throw malformed("the name is not a key name") }
        guard let material = Base64.decode(parts[2]), let type = material.first else {
            throw malformed("the key is not canonical base64")
        }
        guard let algorithm = Algorithm(rawValue: type) else {
            throw malformed("signature type \(type) is not supported")
        }
        let publicKey: PublicKey
        do {
            publicKey = try PublicKey(Array(material.dropFirst()))
        } catch {
            throw malformed("the public key is not a valid Ed25519 key")
        }
        self.init(name: name, publicKey: publicKey, algorithm: algorithm)
        guard parts[1].elementsEqual(keyIDText.utf8) else {
            throw malformed("the key ID does not belong to this name and key")
        }
    }

    /// The vkey line, without a newline.
    public var description: String {
        var material = [algorithm.rawValue]
        publicKey.append(to: &material)
        return "\(name)+\(keyIDText)+\(Base64.encode(material))"
    }

    private var keyIDText: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    /// Whether a note can carry this name: not empty, no Unicode space, no plus, no control
    /// character.
    public static func isValidName(_ name: String) -> Bool {
        1...maxNameByteCount ~= name.utf8.count
            && name.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace
            }
    }

    // Names are compared by their bytes: Swift's own comparison takes canonical equivalents.
    public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
        left.algorithm == right.algorithm && left.publicKey == right.publicKey
            && left.name.utf8.elementsEqual(right.name.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(algorithm)
        hasher.combine(publicKey)
    }
}
