// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import AgentAuthProtocol
import Glibc
import StrictJSON

/// `context.json` in the data directory: where the running server listens, for tools that are given
/// the directory only. It is there while the server runs, and removed at a clean stop; one that is
/// found after a crash names a process that is gone.
struct ContextFile: Sendable {
    static let name = "context.json"
    private let path: String

    init(in directory: String) {
        path = directory + "/" + ContextFile.name
    }

    /// Puts the file in place, whole at every moment.
    func write(
        issuer: String, listen: String, adminSocket: String, startedAt: Timestamp
    ) throws(ServerError) {
        let json: JSONValue = [
            "issuer": .string(issuer), "listen": .string(listen),
            "pid": .number(JSONNumber(Int64(getpid()))),
            "admin_socket": .string(ContextFile.absolute(adminSocket)),
            "started_at": .string(startedAt.rfc3339),
        ]
        do {
            try DurableFile.replace(path, json.serialized())
        } catch {
            throw ServerError.file(path: path, reason: "\(error)")
        }
    }

    /// The path as whoever stands in another directory can use it.
    private static func absolute(_ path: String) -> String {
        guard path.utf8.first != UInt8(ascii: "/") else { return path }
        var here = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&here, here.count) != nil else { return path }
        let bytes = here.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self) + "/" + path
    }

    /// Removes the file. One that stays misleads nobody for long: its process is gone.
    func remove() {
        try? DurableFile.remove(path)
    }
}
