// SPDX-License-Identifier: Apache-2.0
import Configuration

extension Settings {
    static let notificationCommand = Setting(
        "notifications.command", .commandLine, standard: .stringArray([]),
        "the program that is given a message for each person to be told, such as "
            + "[/usr/sbin/sendmail, -t]; no shell")
    static let notificationSender = Setting(
        "notifications.from", .mailAddress, standard: .string(""),
        "the sender of messages; needed by both ways of sending them")
    static let smtpHost = Setting(
        "notifications.smtp.host", .optionalName, standard: .string(""),
        "the mail server that takes messages from its users")
    static let smtpPort = Setting(
        "notifications.smtp.port", .port, standard: .string("587"), "its port")
    static let smtpTLS = Setting(
        "notifications.smtp.starttls", .bool, standard: .string("true"),
        "whether STARTTLS is required; false only for a server on this machine")
    static let smtpUserName = Setting(
        "notifications.smtp.username", .optionalName, standard: .string(""),
        "who logs in there; nobody by default")
    static let smtpPasswordFile = Setting(
        "notifications.smtp.password_file", .optionalName, standard: .string(""),
        "the file with their password on its first line")
    static let smtpTrust = Setting(
        "notifications.smtp.ca", .optionalName, standard: .string(""),
        "a PEM file of certificates to trust instead of the system's")

    static let notifications = [
        notificationCommand.description, notificationSender.description, smtpHost.description,
        smtpPort.description, smtpTLS.description, smtpUserName.description,
        smtpPasswordFile.description, smtpTrust.description,
    ]
}
