// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension MailProvider {
    static let manifest = ProviderManifest(
        version: "1.0.0",
        capabilities: [
            CapabilityDefinition(
                name: "send_mail", description: "Send a message", effects: .changes,
                input: [
                    "type": "object", "required": ["to", "subject", "body"],
                    "properties": [
                        "to": ["type": "string", "minLength": 1],
                        "subject": ["type": "string"], "body": ["type": "string"],
                    ],
                ],
                output: [
                    "type": "object", "required": ["message_id"],
                    "properties": ["message_id": ["type": "string"]],
                ],
                examples: [["to": "alice@example.com", "subject": "Hello", "body": "Hello."]]),
            CapabilityDefinition(
                name: "list_messages", description: "List the newest messages that were sent",
                effects: .reads,
                input: [
                    "type": "object",
                    "properties": ["limit": ["type": "integer", "minimum": 1, "maximum": 100]],
                ],
                output: [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["message_id", "to", "subject"],
                        "properties": [
                            "message_id": ["type": "string"], "to": ["type": "string"],
                            "subject": ["type": "string"],
                        ],
                    ],
                ], examples: [[:]]),
        ])
}
