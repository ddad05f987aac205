// SPDX-License-Identifier: Apache-2.0
public import Cryptography
import StrictJSON

/// Where an operation stands in the server's ledger: the header `AgentAuth-Ledger: seq=N; leaf=…`.
/// A pointer, not a signature: what was recorded is shown by the proof that it leads to.
public struct LedgerPointer: Hashable, Sendable {
    public static let headerName = "AgentAuth-Ledger"

    /// The entry's index in the log, from 0.
    public let sequence: UInt64

    /// The entry's leaf hash (RFC 6962 §2.1).
    public let leaf: Digest

    public init(sequence: UInt64, leaf: Digest) {
        self.sequence = sequence
        self.leaf = leaf
    }

    /// The header's value.
    public var headerValue: String {
        // One buffer: every answer carries this.
        var text: [UInt8] = []
        text.reserveCapacity(72)
        text.append(contentsOf: "seq=".utf8)
        text.append(contentsOf: String(sequence).utf8)
        text.append(contentsOf: "; leaf=".utf8)
        leaf.withBytes { Base64URL.encode($0, into: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The header of an answer to several operations, one member each.
    public static func headerValue(of pointers: [LedgerPointer]) -> String {
        pointers.map(\.headerValue).joined(separator: ", ")
    }

    /// Reads the header of an answer to several operations; nil when any member is not one.
    public static func list(headerValue: String) -> [LedgerPointer]? {
        var pointers: [LedgerPointer] = []
        for member in headerValue.split(separator: ", ", omittingEmptySubsequences: false) {
            guard let pointer = LedgerPointer(headerValue: String(member)) else { return nil }
            pointers.append(pointer)
        }
        return pointers
    }

    /// Reads the header's value; nil for anything that ``headerValue`` does not write.
    public init?(headerValue: String) {
        let parts = headerValue.split(separator: "; ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix("seq="), parts[1].hasPrefix("leaf="),
            let sequence = UInt64(parts[0].dropFirst(4)),
            let bytes = Base64URL.decode(String(parts[1].dropFirst(5))), let leaf = Digest(bytes)
        else { return nil }
        self.init(sequence: sequence, leaf: leaf)
        // A sign or leading zeros would give one place in the log many spellings.
        guard self.headerValue.utf8.elementsEqual(headerValue.utf8) else { return nil }
    }
}
