// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Requests as a table, and as they are.
struct ApprovalList {
    private let requests: [JSONValue]
    private let hasHeader: Bool

    /// `hasHeader` is false where a list goes on.
    init(_ requests: [JSONValue], hasHeader: Bool = true) {
        self.requests = requests
        self.hasHeader = hasHeader
    }

    var answer: Answer {
        Answer(
            [
                .init(title: "request", least: 24), .init(title: "state", least: 10),
                .init(title: "ends", least: 24),
                .init(title: "agent", isWide: true), .init(title: "host", isWide: true),
                .init(title: "mode", isWide: true), .init(title: "purpose", isWide: true),
                .init(title: "calls itself", least: 12), .init(title: "asks for"),
            ],
            requests.map { request in
                Answer.Row(
                    cells: [
                        request.cell("id"), request.standing, request.cell("expires_at"),
                        request.cell("agent_id"), request.cell("host_id"), request.cell("mode"),
                        request.cell("purpose"), request.cell("agent_name"),
                        Answer.Cell(request.capabilities("capabilities")),
                    ], json: request.serialized())
            }, hasHeader: hasHeader)
    }
}

/// One request, in words.
struct ApprovalFacts {
    private let request: JSONValue

    init(_ request: JSONValue) {
        self.request = request
    }

    var answer: Answer {
        var facts: [Answer.Fact] = [
            .init("request", request.cell("id")), .init("state", request.standing),
            .init("agent", request.cell("agent_id")), .init("calls itself", claim("agent_name")),
            .init("mode", request.cell("mode")), .init("host", request.cell("host_id")),
            .init("host's name", claim("host_name")), .init("user", request.cell("user_id")),
            .init("purpose", request.cell("purpose")),
            .init("reason", claim("reason")), .init("message", claim("binding_message")),
            .init("asked", request.cell("created_at")), .init("ends", request.cell("expires_at")),
        ]
        facts += (request["capabilities"]?.array ?? []).map { capability in
            let sentences = (capability["sentences"]?.array ?? []).compactMap(\.string)
            let effects = capability.shown("effects")
            return Answer.Fact(
                "asks for",
                Answer.Cell(
                    "\(capability.shown("name")) (\(effects)) \(sentences.joined(separator: "; "))",
                    effects == "reads" ? .plain : .warning))
        }
        return Answer(facts, json: request)
    }

    /// What the asking side says of itself, quoted as a claim.
    private func claim(_ name: String) -> String {
        request[name]?.string.map { "“\($0)”" } ?? "–"
    }
}
