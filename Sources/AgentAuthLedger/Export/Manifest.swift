// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON
public import Transparency

/// What lies beside the lines of an export: whose they are, which, and how to check them.
public struct Manifest: Sendable {
    /// One file of lines.
    public struct Part: Sendable, Equatable {
        /// The file's name, beside the manifest; `.gz` at the end means gzip.
        public let name: String
        public let lines: UInt64
        public let byteCount: UInt64
        /// SHA-256 of the file as it is.
        public let digest: Digest
    }

    /// The key that the checkpoint is signed with; its name is the log's origin.
    public let key: VerifierKey
    /// The last checkpoint when the export was made; nil when there was none.
    public let checkpoint: SignedNote?
    /// The sequence numbers of the lines: all of the log.
    public let range: Range<UInt64>
    /// The root over all of them, and the hash of the last. Neither is signed: they tell an altered
    /// last line from an altered manifest.
    public let root: Digest
    public let lastLeaf: Digest
    public let parts: [Part]

    private static let version: Int64 = 1
    /// The longest manifest that is read.
    static let byteCountLimit = 1 << 20

    /// The file's bytes: one line of JSON.
    func encoded() -> [UInt8] {
        let value: JSONValue = [
            "v": .number(JSONNumber(Manifest.version)),
            "origin": .string(key.name),
            "key": .string(key.description),
            "checkpoint": checkpoint.map { .string($0.rendered()) } ?? .null,
            "from": .number(JSONNumber(Int64(clamping: range.lowerBound))),
            "to": .number(JSONNumber(Int64(clamping: range.upperBound))),
            "root": .string(Base64URL.encode(root.bytes)),
            "leaf": .string(Base64URL.encode(lastLeaf.bytes)),
            "parts": .array(
                parts.map { part in
                    [
                        "name": .string(part.name),
                        "lines": .number(JSONNumber(Int64(clamping: part.lines))),
                        "bytes": .number(JSONNumber(Int64(clamping: part.byteCount))),
                        "sha256": .string(part.digest.description),
                    ]
                }),
        ]
        return value.serialized() + [UInt8(ascii: "\n")]
    }
}
