// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthProtocol
import StrictJSON

extension Console {
    /// What must be seen whatever was asked for, on standard error.
    func announce(_ text: String) {
        // Nobody can be told when standard error is gone.
        try? err.write(Array("\(text)\n".utf8))
    }

    /// Prints an agent that has asked for something, and ends as the answer was: a person who said no
    /// to all of it has said no.
    func conclude(_ connection: Connection, asked: [CapabilityRequest]) throws {
        warn(of: connection)
        try print(Answer(connection))
        let answered = connection.grants.filter { grant in
            asked.contains { $0.name.utf8.elementsEqual(grant.capability.utf8) }
        }
        guard asked.isEmpty || answered.contains(where: { $0.status != .denied }) else {
            throw Failure(
                .awaitingPerson, "approval_denied", what: "the request was denied",
                why: "nothing of what was asked for is granted",
                hint: "ask the person who decides before asking again")
        }
    }
}

extension JSONValue {
    /// An object whose only member this is.
    func named(_ name: String) -> JSONValue { .object(JSONObject([(name, self)])) }
}
