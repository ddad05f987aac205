// SPDX-License-Identifier: Apache-2.0
import StrictJSON

/// Why a command did not do what it was asked: three lines for a person, one line of JSON for a
/// script, and the exit code.
struct Failure: Error {
    /// A word that scripts compare, in snake_case.
    var code: String
    var status: ExitStatus
    /// What happened.
    var what: String
    /// Why it happened.
    var why: String
    /// What to try.
    var hint: String
    /// The ledger entry that it is about.
    var ledgerSequence: UInt64?
    /// The status of the answer, where a server gave one.
    var http: Int?
    /// What the server names of what it refuses.
    var violations: JSONValue?

    init(
        _ status: ExitStatus, _ code: String, what: String, why: String, hint: String,
        ledgerSequence: UInt64? = nil
    ) {
        self.status = status
        self.code = code
        self.what = what
        self.why = why
        self.hint = hint
        self.ledgerSequence = ledgerSequence
    }

    static func stopped(_ status: ExitStatus) -> Failure {
        Failure(
            status, status == .terminated ? "terminated" : "interrupted", what: "stopped",
            why: "a signal asked for it", hint: "run the command again for the whole of it")
    }

    /// One line; every member is always there.
    var json: JSONValue {
        [
            "error": [
                "code": .string(code),
                "message": .string("\(what): \(why)"),
                "exit": .number(JSONNumber(Int64(status.rawValue))),
                "http": http.map { .number(JSONNumber($0)) } ?? .null,
                "violations": violations ?? .null,
                "hint": .string(hint),
                "ledger_seq": ledgerSequence.map { .count($0) } ?? .null,
            ]
        ]
    }
}
