// SPDX-License-Identifier: Apache-2.0
import AgentAuthClient
import AgentAuthServer
import Authority

extension EffectiveConfiguration {
    /// The ways to tell people of what waits for them, in the order in which they are used. Reads
    /// the password's file.
    func notificationChannels() throws -> [any NotificationChannel] {
        let command = self[Settings.notificationCommand]
        let host = self[Settings.smtpHost]
        guard !command.isEmpty || host != nil else { return [] }
        guard let from = self[Settings.notificationSender] else {
            throw ConfigurationError(
                "notifications.from", "messages need a sender",
                hint: "set notifications.from to an e-mail address")
        }
        let timeline = SystemTimeline()
        var channels: [any NotificationChannel] = []
        if !command.isEmpty {
            channels.append(CommandChannel(command, from: from, timeline: timeline))
        }
        if let host {
            channels.append(SMTPChannel(try smtp(at: host, from: from), timeline: timeline))
        }
        return channels
    }

    private func smtp(at host: String, from: String) throws -> SMTPConfiguration {
        let usesTLS = self[Settings.smtpTLS]
        guard usesTLS || SMTPConfiguration.isThisMachine(host) else {
            throw ConfigurationError(
                "notifications.smtp.starttls",
                "without STARTTLS, mail is handed to a server on this machine only",
                hint: "leave it true, or set notifications.smtp.host to localhost")
        }
        var smtp = SMTPConfiguration(
            host: host, port: self[Settings.smtpPort], userName: self[Settings.smtpUserName],
            from: from, usesTLS: usesTLS, trustFile: self[Settings.smtpTrust])
        if let path = self[Settings.smtpPasswordFile] {
            smtp.password = Array(try InputFile.read(path).prefix { $0 != 10 && $0 != 13 })
        }
        return smtp
    }
}

extension ConfigurationError {
    fileprivate init(_ name: String, _ what: String, hint: String) {
        self.init(problems: [ConfigurationProblem(name, what, hint: hint)])
    }
}
