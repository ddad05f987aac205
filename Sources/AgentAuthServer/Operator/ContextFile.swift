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
            "pid": .number(JSONNumber(Int64(getpid()))), "admin_socket": .string(adminSocket),
            "started_at": .string(startedAt.rfc3339),
        ]
        do {
            try DurableFile.replace(path, json.serialized())
        } catch {
            throw ServerError.file(path: path, reason: "\(error)")
        }
    }

    /// Removes the file. One that stays misleads nobody for long: its process is gone.
    func remove() {
        try? DurableFile.remove(path)
    }
}
