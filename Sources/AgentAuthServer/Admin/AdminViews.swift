// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Authority
import StrictJSON

extension User {
    var json: JSONValue {
        [
            "user_id": .string(id.text), "name": .string(name),
            "created_at": .string(createdAt.rfc3339),
        ]
    }
}

extension OperatorDesk.HostEntry {
    var json: JSONValue {
        [
            "host_id": .string(host.id.text), "name": .text(host.name),
            "status": .string(host.status.rawValue), "user_id": .text(host.user?.text),
            "user": .text(userName), "key": .string(host.jwk.thumbprint.description),
            "default_capabilities": .array(host.defaults.map(\.json)),
            "created_at": .string(host.createdAt.rfc3339),
            "activated_at": .text(host.activatedAt?.rfc3339),
        ]
    }
}

extension OperatorDesk.CapabilityEntry {
    var json: JSONValue {
        var since: Timestamp?
        if case .disabled(let moment) = standing { since = moment }
        return [
            "name": .string(definition.name), "description": .string(definition.description),
            "effects": .string(definition.effects.rawValue), "provider": .string(provider),
            "status": .string(standing.name), "disabled_at": .text(since?.rfc3339),
        ]
    }
}

extension PendingApproval {
    /// Names, reason and binding message are what the asking side says of itself.
    func json(_ registry: CapabilityRegistry) -> JSONValue {
        [
            "id": .string(id.text), "agent_id": .string(agent.text),
            "agent_name": .string(agentName), "host_id": .string(host.text),
            "host_name": .text(hostName), "user_id": .text(owner?.text),
            "mode": .string(mode.rawValue), "purpose": .string(purpose),
            "method": .string(method.rawValue), "status": .string(state.rawValue),
            "capabilities": .array(
                capabilities.map { request in
                    let definition = registry[request.name]?.definition
                    return [
                        "name": .string(request.name),
                        "description": .text(definition?.description),
                        "effects": .text(definition?.effects.rawValue),
                        "constraints": request.constraints.json,
                        "sentences": request.constraints.sentences,
                    ]
                }),
            "reason": .text(reason), "binding_message": .text(bindingMessage),
            "created_at": .string(createdAt.rfc3339), "expires_at": .string(expiresAt.rfc3339),
        ]
    }
}

extension Explanation {
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("agent_id", .string(agent.text)), ("capability", .string(capability)),
            ("allowed", .bool(refusal == nil)), ("error", .text(refusal?.code.rawValue)),
            ("message", .string(refusal?.message ?? allowance)),
        ]
        members += (refusal?.details ?? []).map { ($0.name, $0.value) }
        members += [
            (
                "grant",
                grant.map {
                    [
                        "id": .string($0.id.text), "granted_by": .text($0.decidedBy),
                        "since": .string($0.updatedAt.rfc3339),
                        "expires_at": .text(end?.rfc3339),
                        "sentences": $0.constraints.sentences,
                    ]
                } ?? .null
            ),
            (
                "effective",
                constraints.map { ["constraints": $0.json, "sentences": $0.sentences] } ?? .null
            ),
            (
                "policy",
                policy.map { ["constraints": $0.json, "sentences": $0.sentences] } ?? .null
            ),
            ("agent_capability_grants", .array(history.map(\.json))),
        ]
        return .object(JSONObject(members))
    }

    private var allowance: String {
        let limits = constraints?.sentence ?? "without limits"
        return "The agent may use '\(capability)' like that; it is granted \(limits)."
    }
}

extension Constraints {
    /// One for each field; no constraints at all must look like it.
    fileprivate var sentences: JSONValue {
        .array((isEmpty ? [sentence] : fields.map(\.sentence)).map { .string($0) })
    }
}

extension JSONValue {
    /// A string, or null where there is none.
    fileprivate static func text(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }
}
