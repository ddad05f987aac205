// SPDX-License-Identifier: Apache-2.0

/// Entries in plain English, one sentence each, for people who read a ledger.
///
/// Safe to print: what came from outside is cleaned of control characters and cut.
public enum AuditSentence {
    /// What the stored line says; total over anything.
    public static func sentence(for line: [UInt8]) -> String {
        guard let entry = AuditedEntryLine(line) else {
            return "This line is not an entry that can be read."
        }
        return sentence(for: entry)
    }

    /// What the entry says; total over unknown types and missing members.
    public static func sentence(for entry: AuditedEntryLine) -> String {
        let words = EntryWords(entry)
        guard let event = entry.event else {
            return "Something happened that this version has no words for: "
                + "\(words.clean(entry.type))."
        }
        return words.statement(of: event) + "."
    }
}

extension EntryWords {
    /// The sentence without its full stop.
    fileprivate func statement(of event: AuditEvent) -> String {
        switch event {
        case .ledgerCreated: "The ledger of \(value("origin")) began\(simulation)"
        case .ledgerOpened: "The ledger was opened after \(lastClose)"
        case .ledgerHeartbeat: "Nothing had happened for a while, and the server was alive"
        case .userCreated: "\(user) was created\(cause)"
        case .hostRegistered: "\(host) registered itself"
        case .hostEnrollmentIssued: "An enrolment token for a host was issued\(cause)"
        case .hostEnrolled: "\(host) enrolled with a token that was issued to it"
        case .hostActivated: "\(host) became active\(cause)"
        case .hostLinked: "\(host) was linked to \(user)\(cause)"
        case .hostRejected: "\(host) was rejected\(cause)"
        case .hostRevoked: "\(host) was revoked\(cause)"
        case .hostDeleted: "\(host) was deleted\(cause)"
        case .agentRegistered: "\(agent) registered under \(host)\(mode)"
        case .agentActivated: "\(agent) became active\(cause)"
        case .agentReactivated: "\(agent) came back\(cause)"
        case .agentRejected: "\(agent) was rejected\(cause)"
        case .agentExpired: "\(agent) expired\(cause)"
        case .agentRevoked: "\(agent) was revoked\(cause)"
        case .agentClaimed: "\(agent) was claimed for \(user)\(cause)"
        case .agentDeleted: "\(agent) was deleted\(cause)"
        case .approvalRequested: "\(agent) asked for \(capabilities), in \(request)"
        case .approvalApproved: "\(request) of \(agent) was approved\(cause)"
        case .approvalDenied: "\(request) of \(agent) was denied\(cause)"
        case .approvalExpired: "\(request) of \(agent) expired\(cause)"
        case .approvalVoided: "\(request) of \(agent) was voided\(cause)"
        case .grantActivated: "\(agent) was granted \(capability)\(constraint)\(cause)"
        case .grantDenied: "\(agent) was denied \(capability)\(cause)"
        case .grantRevoked: "\(agent) lost \(capability)\(cause)"
        case .executionStarted: "\(agent) began \(capability)"
        case .executionCompleted: "\(agent) \(conclusion)"
        case .requestRefused: "\(asker) was refused at \(value("endpoint"))\(why)"
        case .refusalsSummary: summary
        }
    }

    /// How an execution ended.
    private var conclusion: String {
        switch value("out") {
        case Outcome.ok.rawValue: "executed \(capability)"
        case Outcome.refused.rawValue: "was refused \(capability)\(why)"
        case Outcome.failed.rawValue: "began \(capability), and the provider said no\(why)"
        default: "began \(capability), and nobody knows whether it happened\(why)"
        }
    }
}
