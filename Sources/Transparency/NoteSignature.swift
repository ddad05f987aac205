// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// One signature line of a note: `— NAME BASE64(key ID ‖ signature)`.
public struct NoteSignature: Sendable, Hashable {
    public let name: String
    public let keyID: UInt32
    /// What follows the key ID; its form depends on the key's algorithm.
    public let bytes: [UInt8]

    /// A signature by the key of this name and ID.
    public init(name: String, keyID: UInt32, bytes: [UInt8]) {
        precondition(VerifierKey.isValidName(name) && !bytes.isEmpty, "not a signature line")
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    static let prefix = Array("— ".utf8)

    /// Reads a line without its newline.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: NoteSignature.prefix) else { return nil }
        let parts = line.dropFirst(NoteSignature.prefix.count).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = Base64.decode(parts[1]), payload.count > 4 else {
            return nil
        }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard VerifierKey.isValidName(name) else { return nil }
        self.init(
            name: name, keyID: payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(payload.dropFirst(4)))
    }

    /// The line with its newline.
    var line: String {
        let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> $0) }
        return "— \(name) \(Base64.encode(id + bytes))\n"
    }

    /// Whether it stands under this key's name and ID. That it does says nothing about who made it.
    func claims(_ key: VerifierKey) -> Bool {
        keyID == key.keyID && name.utf8.elementsEqual(key.name.utf8)
    }

    /// Whether this key made it over this text.
    func verifies(_ text: String, by key: VerifierKey) -> Bool {
        switch key.algorithm {
        case .ed25519:
            guard let signature = Signature(bytes) else { return false }
            return key.publicKey.verifies(signature, over: Array(text.utf8).span)
        case .cosignatureV1:
            return Cosignature.time(of: self, over: text, by: key) != nil
        }
    }

    public static func == (left: NoteSignature, right: NoteSignature) -> Bool {
        left.keyID == right.keyID && left.bytes == right.bytes
            && left.name.utf8.elementsEqual(right.name.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(bytes)
    }
}
