// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Glibc
import StrictJSON

/// Writes the id of each call into a file, one a line, with one system call, after as many seconds as
/// it is asked for: what the system has taken is there whatever happens to the process.
struct MarkProvider: CapabilityProvider {
    let path: String

    var id: ProviderID {
        guard let id = ProviderID("marks") else { preconditionFailure("'marks' is a valid name") }
        return id
    }

    func describe() async throws -> ProviderManifest {
        ProviderManifest(
            version: "1.0.0",
            capabilities: [
                CapabilityDefinition(
                    name: "leave_mark", description: "Leave a mark", effects: .changes,
                    input: [
                        "type": "object",
                        "properties": [
                            "seconds": ["type": "integer", "minimum": 0, "maximum": 60]
                        ],
                    ], output: ["type": "object"], examples: [[:]])
            ])
    }

    func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        if let seconds = call.arguments["seconds"]?.number?.int64 {
            try await Task.sleep(for: .seconds(seconds))
        }
        let line = Array("\(call.callID.text)\n".utf8)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Unwritten(code: errno) }
        defer { close(descriptor) }
        guard write(descriptor, line, line.count) == line.count else {
            throw Unwritten(code: errno)
        }
        return .value(["mark": .string(call.callID.text)])
    }

    func health() async -> ProviderHealth { .ready }

    func shutdown() async {}

    struct Unwritten: Error {
        let code: Int32
    }
}
