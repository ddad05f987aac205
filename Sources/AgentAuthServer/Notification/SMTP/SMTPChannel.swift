// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import Authority

/// Sends notices by mail, through a server that takes mail from its users (RFC 6409). Users without
/// an address are not written to.
public struct SMTPChannel: NotificationChannel {
    public let name = "smtp"
    private let configuration: SMTPConfiguration
    private let timeline: any Timeline

    public init(_ configuration: SMTPConfiguration, timeline: any Timeline) {
        precondition(
            configuration.usesTLS || SMTPConfiguration.isThisMachine(configuration.host),
            "without TLS only this machine is spoken to")
        self.configuration = configuration
        self.timeline = timeline
    }

    public func deliver(_ notice: ApprovalNotice) async throws {
        guard let recipient = notice.address else { return }
        let message = MailMessage(notice, from: configuration.from, at: timeline.now)
        let configuration = configuration
        let isDone: Bool? = try await within(configuration.timeLimit) {
            let conversation = try await SMTPConversation(configuration)
            // Closing ends every wait for an answer.
            return try await withTaskCancellationHandler {
                defer { conversation.close() }
                try await conversation.send(message, to: recipient)
                return true
            } onCancel: {
                conversation.close()
            }
        }
        guard isDone != nil else {
            throw DeliveryError("the mail server took longer than \(configuration.timeLimit)")
        }
    }
}
