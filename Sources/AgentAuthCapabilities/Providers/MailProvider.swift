// SPDX-License-Identifier: Apache-2.0
import StrictJSON
import Synchronization

/// A demo mailbox: what is sent is kept in memory and can be listed. Nothing leaves the process.
public final class MailProvider: CapabilityProvider {
    /// Messages kept; beyond it the oldest go, so that a busy demo does not grow without end.
    public static let messageLimit = 1000
    /// Messages listed when no limit is asked for.
    public static let defaultListLimit = 20

    public let id: ProviderID
    private let outbox = Mutex(Outbox())

    private struct Outbox {
        var messages: [Message] = []
        var sent = 0
    }

    private struct Message {
        let id: String
        let to: JSONValue
        let subject: JSONValue
    }

    public init() {
        guard let id = ProviderID("mail") else { preconditionFailure("'mail' is a valid name") }
        self.id = id
    }

    public func describe() async throws -> ProviderManifest { MailProvider.manifest }

    public func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        switch call.capability {
        case "send_mail": .value(send(call.arguments))
        case "list_messages": .value(list(call.arguments["limit"]?.number?.int64))
        default: .failed(.init(kind: "unknown_capability", message: "Not a mailbox's work."))
        }
    }

    public func health() async -> ProviderHealth { .ready }

    public func shutdown() async {}

    private func send(_ arguments: JSONObject) -> JSONValue {
        outbox.withLock { outbox in
            outbox.sent += 1
            let message = Message(
                id: "msg_\(outbox.sent)", to: arguments["to"] ?? .null,
                subject: arguments["subject"] ?? .null)
            outbox.messages.append(message)
            if outbox.messages.count > MailProvider.messageLimit { outbox.messages.removeFirst() }
            return ["message_id": .string(message.id)]
        }
    }

    /// The newest messages, newest first.
    private func list(_ limit: Int64?) -> JSONValue {
        let count = limit.flatMap { Int(exactly: $0) } ?? MailProvider.defaultListLimit
        return outbox.withLock { outbox in
            .array(
                outbox.messages.suffix(max(0, count)).reversed().map { message in
                    [
                        "message_id": .string(message.id), "to": message.to,
                        "subject": message.subject,
                    ]
                })
        }
    }
}
