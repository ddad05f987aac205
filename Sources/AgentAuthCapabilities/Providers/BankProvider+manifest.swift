// SPDX-License-Identifier: Apache-2.0
import StrictJSON

extension BankProvider {
    static let manifest = ProviderManifest(
        version: "1.0.0",
        capabilities: [
            CapabilityDefinition(
                name: "list_accounts", description: "List the bank accounts", effects: .reads,
                output: [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["account_id", "name", "type"],
                        "properties": [
                            "account_id": ["type": "string"], "name": ["type": "string"],
                            "type": ["type": "string", "enum": ["checking", "savings"]],
                        ],
                    ],
                ], examples: [[:]]),
            CapabilityDefinition(
                name: "check_balance", description: "Check the balance of an account",
                effects: .reads,
                input: [
                    "type": "object", "required": ["account_id"],
                    "properties": [
                        "account_id": ["type": "string", "description": "The account to look at"]
                    ],
                ],
                output: [
                    "type": "object", "required": ["account_id", "balance", "currency"],
                    "properties": [
                        "account_id": ["type": "string"], "balance": ["type": "number"],
                        "currency": ["type": "string"],
                    ],
                ], examples: [["account_id": "acc_123"]]),
            CapabilityDefinition(
                name: "transfer_domestic",
                description: "Transfer money to another account of this bank", effects: .changes,
                input: transferInput(destination: "destination_account"),
                output: [
                    "type": "object", "required": ["transfer_id", "status", "amount", "currency"],
                    "properties": [
                        "transfer_id": ["type": "string"], "status": ["type": "string"],
                        "amount": ["type": "number"], "currency": ["type": "string"],
                    ],
                ],
                examples: [
                    ["amount": 5, "currency": "USD", "destination_account": "acc_456"]
                ]),
            CapabilityDefinition(
                name: "transfer_international", description: "Wire money to another bank",
                effects: .changes, input: transferInput(destination: "destination_iban"),
                output: [
                    "type": "object", "required": ["transfer_id", "status", "estimated_arrival"],
                    "properties": [
                        "transfer_id": ["type": "string"], "status": ["type": "string"],
                        "estimated_arrival": ["type": "string"],
                    ],
                ],
                examples: [
                    [
                        "amount": 5, "currency": "USD",
                        "destination_iban": "DE89370400440532013000",
                    ]
                ]),
        ])

    private static func transferInput(destination: String) -> JSONValue {
        let properties: [(String, JSONValue)] = [
            ("amount", ["type": "number", "exclusiveMinimum": 0]),
            ("currency", ["type": "string", "minLength": 3, "maxLength": 3]),
            (destination, ["type": "string", "minLength": 1]),
        ]
        return [
            "type": "object", "required": ["amount", "currency", .string(destination)],
            "properties": .object(JSONObject(properties)),
        ]
    }
}
