// SPDX-License-Identifier: Apache-2.0
import Cryptography
import StrictJSON
import Transparency

extension Manifest {
    /// Reads a file as `encoded()` writes it; nil for anything else, member for member.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), let members = value.object,
            members.count == 9, value.integer("v") == 1,
            let keyText = value["key"]?.string, let key = try? VerifierKey(keyText),
            let origin = value["origin"]?.string, origin.utf8.elementsEqual(key.name.utf8),
            value.integer("from") == 0, let to = value.integer("to"),
            let root = value.digest("root"), let lastLeaf = value.digest("leaf"),
            let list = value["parts"]?.array, let note = value["checkpoint"]
        else { return nil }
        var checkpoint: SignedNote?
        if note != .null {
            guard let text = note.string, let parsed = try? SignedNote(parsing: text) else {
                return nil
            }
            checkpoint = parsed
        }
        var parts: [Part] = []
        for value in list {
            guard let part = Part(value) else { return nil }
            parts.append(part)
        }
        self.init(
            key: key, checkpoint: checkpoint, range: 0..<to, root: root, lastLeaf: lastLeaf,
            parts: parts)
    }
}

extension Manifest.Part {
    init?(_ value: JSONValue) {
        guard let members = value.object, members.count == 4,
            let name = value["name"]?.string, Manifest.Part.isPlain(name),
            let lines = value.integer("lines"), let byteCount = value.integer("bytes"),
            let text = value["sha256"]?.string, let digest = Digest(hexadecimal: text)
        else { return nil }
        self.init(name: name, lines: lines, byteCount: byteCount, digest: digest)
    }

    /// Whether a name is of a file beside the manifest: a manifest of a stranger leads nowhere else.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "/") }
    }
}

extension JSONValue {
    fileprivate func integer(_ name: String) -> UInt64? {
        self[name]?.number?.int64.flatMap { UInt64(exactly: $0) }
    }

    fileprivate func digest(_ name: String) -> Digest? {
        self[name]?.string.flatMap { Base64URL.decode($0) }.flatMap { Digest($0) }
    }
}

extension Digest {
    /// Reads 64 lower-case hexadecimal digits.
    fileprivate init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 2 * Digest.byteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Digest.value(digits[index]), let low = Digest.value(digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
