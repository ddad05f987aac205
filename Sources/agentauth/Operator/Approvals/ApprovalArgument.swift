// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import ArgumentParser
import StrictJSON

/// Which request a command is about: the code that somebody was shown, or its id.
struct ApprovalArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The code, as in BCDF-GHJK, or the request, apr_….", valueName: "code"))
    var text: String

    mutating func validate() throws {
        guard id != nil || UserCode(typed: text) != nil else {
            throw ValidationError("'\(text)' is neither a code nor the id of a request")
        }
    }

    private var id: ApprovalID? { ApprovalID(text) }

    /// The request; codes stand in no path, where they would be logged.
    func find(through client: AdminClient) async throws -> JSONValue {
        if let id { return try await client.get("/approvals/\(id.text)") }
        return try await client.post("/approvals/find", ["code": .string(text)])
    }

    /// The request's id.
    func resolve(through client: AdminClient) async throws -> String {
        if let id { return id.text }
        let found = try await find(through: client)
        guard let id = found["id"]?.string, id.isPathPart else {
            throw Failure(
                .unreachable, "bad_answer", what: "the server's answer cannot be read",
                why: "it names no request", hint: "agentauth approvals list")
        }
        return id
    }
}
