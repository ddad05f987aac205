// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import Foundation
import StrictJSON

/// What the ledger's tools say of a directory beside the server that writes there.
struct ExportedLedger {
    /// The entries as they are stored, in order.
    let lines: [[UInt8]]

    /// Verifies the ledger in `data` below a directory, and exports it. Throws when it is not intact.
    init(in directory: URL) async throws {
        let verdict = try await Executable.shell(
            "agentauth ledger verify --data data --json", in: directory)
        guard verdict.status == 0 else { throw NotIntact(verdict: verdict.output) }
        let export = try await Executable.shell(
            "agentauth ledger export --data data --out - -q > export.ndjson", in: directory)
        guard export.status == 0 else { throw NotIntact(verdict: export.errors) }
        let bytes = try Data(contentsOf: directory.appending(path: "export.ndjson"))
        lines = bytes.split(separator: UInt8(ascii: "\n")).map { [UInt8]($0) }
    }

    struct NotIntact: Error {
        let verdict: String
    }

    /// Whether the entry that a client was pointed to is there, byte for byte: its leaf hash
    /// (RFC 6962 §2.1) is over all of its bytes.
    func has(_ pointer: LedgerPointer) -> Bool {
        guard let seq = Int(exactly: pointer.sequence), lines.indices.contains(seq) else {
            return false
        }
        return SHA256.digest(of: [0] + lines[seq]) == pointer.leaf
    }

    /// The operations of all entries of a type.
    func operations(of type: String) throws -> Set<String> {
        let mark = Array("\"ty\":\"\(type)\"".utf8)
        return Set(
            try lines.filter { $0.firstRange(of: mark) != nil }.compactMap {
                try JSONValue(parsing: $0)["op"]?.string
            })
    }
}
