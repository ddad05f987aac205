// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// The parts of sentences about one entry.
struct EntryWords {
    private let entry: AuditedEntryLine

    init(_ entry: AuditedEntryLine) {
        self.entry = entry
    }

    var user: String { named("user", "user") }
    var host: String { named("host", "host") }
    var agent: String { named("agent", "agent") }
    var request: String { named("request", "approval") }
    /// Who sent a request.
    var asker: String { entry.string("agent") == nil ? host : agent }

    var capability: String { value("cap") }

    /// What an agent was refused; a refusal can come before it is known what was to be executed.
    var attempt: String { entry.string("cap") == nil ? "an execution" : capability }

    var capabilities: String {
        switch entry.members["capabilities"]?.number?.int64 {
        case 1: "one capability"
        case let count?: "\(count) capabilities"
        case nil: "capabilities"
        }
    }

    var mode: String { entry.string("mode").map { ", \(clean($0))" } ?? "" }

    var constraint: String {
        entry.members["constrained"]?.bool == true ? " within constraints" : ""
    }

    var simulation: String {
        entry.members["simulation"]?.bool == true ? ", with made-up time or chance" : ""
    }

    var lastClose: String {
        entry.members["clean"]?.bool == true ? "a clean close" : "a crash"
    }

    /// Who did it, how that was shown, and why: after "was revoked" and the like.
    var doer: String { (decider.map { " by \($0)" } ?? "") + strength + why }

    /// The same after what happens by itself, such as "expired".
    var decision: String { (decider.map { ", as \($0) decided" } ?? "") + strength + why }

    var why: String { entry.string("why").map { " (\(clean($0)))" } ?? "" }

    private var decider: String? {
        guard let by = entry.string("by") else { return nil }
        switch Decider(rawValue: by) {
        case .user: return user
        case .operator: return "the operator"
        case .policy: return "policy"
        case .simulated: return "a simulated approver"
        case nil: return clean(by)
        }
    }

    private var strength: String {
        guard let via = entry.string("via") else { return "" }
        switch ApprovalStrength(rawValue: via) {
        case .operatorCLI: return " at the command line"
        case .session: return " in a session"
        case .self: return " with its own key"
        case .policy, .simulated: return ""
        case nil: return " via \(clean(via))"
        }
    }

    /// The counts of a summary, the largest first.
    var summary: String {
        let counts = (entry.members["counts"]?.object ?? JSONObject())
            .map { (reason: $0.key, count: $0.value.number?.int64 ?? 0) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
        // Saturates: the numbers came out of a file.
        let total = counts.reduce(Int64(0)) { sum, next in
            let (value, overflow) = sum.addingReportingOverflow(next.count)
            return overflow ? .max : value
        }
        let shown = counts.prefix(EntryWords.shownReasons)
            .map { "\($0.count) \(clean($0.reason))" }
        let rest = counts.count > shown.count ? ["and others"] : []
        let list = (shown + rest).joined(separator: ", ")
        let requests = total == 1 ? "One more request was" : "\(total) more requests were"
        return "\(requests) refused" + (list.isEmpty ? "" : ": \(list)")
    }

    private static let shownReasons = 5

    /// A member that is a string, cleaned; a dash where there is none.
    func value(_ name: String) -> String {
        entry.string(name).map(clean) ?? "–"
    }

    private func named(_ noun: String, _ member: String) -> String {
        entry.string(member).map { "\(noun) \(clean($0))" } ?? "an unnamed \(noun)"
    }

    /// Text that came from outside, safe to print on one line: control characters, invisible ones
    /// and those that turn the direction of writing are replaced, and it is cut.
    func clean(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(AuditLimits.sentenceValueScalars) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                cleaned.append("\u{FFFD}")
            default: cleaned.append(scalar)
            }
        }
        let isCut = text.unicodeScalars.count > AuditLimits.sentenceValueScalars
        return String(cleaned) + (isCut ? "…" : "")
    }
}
