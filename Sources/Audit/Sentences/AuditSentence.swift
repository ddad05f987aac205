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
        let statement = words.statement(of: event)
        return statement.prefix(1).uppercased() + statement.dropFirst() + "."
    }
}

extension EntryWords {
    /// The sentence without its full stop.
    fileprivate func statement(of event: AuditEvent) -> String {
        switch event {
        case .ledgerCreated: "the ledger of \(value("origin")) began\(simulation)"
        case .ledgerOpened: "the ledger was opened after \(lastClose)"
        case .ledgerHeartbeat: "nothing had happened for a while, and the server was alive"
        case .userCreated: "\(user) was created\(doer)"
        case .userDeleted: "\(user) was deleted\(doer)"
        case .userPasswordSet: "\(user) was given a password\(doer)"
        case .userLoggedIn: "\(user) logged in"
        case .userLoggedOut: "\(user) logged out"
        case .hostRegistered: "\(host) registered itself"
        case .hostEnrollmentIssued: "an enrolment token for a host was issued\(doer)"
        case .hostEnrolled: "\(host) enrolled with a token that was issued\(doer)"
        case .hostActivated: "\(host) became active\(decision)"
        case .hostLinked: "\(host) was linked to \(user)\(decision)"
        case .hostUnlinked: "\(host) was taken from \(user)\(decision)"
        case .hostRejected: "\(host) was rejected\(doer)"
        case .hostRevoked: "\(host) was revoked\(doer)"
        case .hostDeleted: "\(host) was deleted\(doer)"
        case .hostKeyRotated: "\(host) signs with another key\(decision)"
        case .hostKeyProven: "\(host) signed with its new key for the first time"
        case .hostDefaultsChanged: "\(host) was given other defaults: \(capabilities)\(doer)"
        case .agentRegistered: "\(agent) registered under \(host)\(mode)"
        case .agentActivated: "\(agent) became active\(decision)"
        case .agentReactivated: "\(agent) came back\(decision)"
        case .agentRejected: "\(agent) was rejected\(doer)"
        case .agentExpired: "\(agent) expired\(decision)"
        case .agentRevoked: "\(agent) was revoked\(doer)"
        case .agentClaimed: "\(agent) was claimed for \(user)\(decision)"
        case .agentLinked: "\(agent) came to act for \(user)\(decision)"
        case .agentDeleted: "\(agent) was deleted\(doer)"
        case .agentKeyRotated: "\(agent) signs with another key\(decision)"
        case .approvalRequested: "\(agent) asked for \(capabilities), in \(request)"
        case .approvalApproved: "\(request) of \(agent) was approved\(doer)"
        case .approvalDenied: "\(request) of \(agent) was denied\(doer)"
        case .approvalExpired: "\(request) of \(agent) expired\(decision)"
        case .approvalVoided: "\(request) of \(agent) was voided\(doer)"
        case .grantActivated: "\(agent) was granted \(capability)\(constraint)\(doer)"
        case .grantDenied: "\(agent) was denied \(capability)\(doer)"
        case .grantRevoked: "\(agent) lost \(capability)\(decision)"
        case .capabilityDisabled: "\(capability) was disabled\(doer)"
        case .capabilityEnabled: "\(capability) was enabled\(doer)"
        case .executionStarted: "\(agent) began \(capability)"
        case .executionCompleted: "\(agent) \(conclusion)"
        case .requestRefused: "\(asker) was refused at \(value("endpoint"))\(why)"
        case .operatorCalled: "the operator called \(value("call"))"
        case .operatorRefused: "the operator was refused \(value("call"))\(why)"
        case .clockAccepted: "the clock was accepted as it stood\(doer)"
        case .refusalsSummary: summary
        }
    }

    /// How an execution ended.
    private var conclusion: String {
        switch value("out") {
        case Outcome.ok.rawValue: "executed \(capability)\(why)"
        case Outcome.refused.rawValue: "was refused \(attempt)\(why)"
        case Outcome.failed.rawValue: "began \(capability), and the provider said no\(why)"
        default: "began \(capability), and nobody knows whether it happened\(why)"
        }
    }
}
