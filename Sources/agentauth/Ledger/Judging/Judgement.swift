// SPDX-License-Identifier: Apache-2.0
import AgentAuthLedger
import Cryptography
import StrictJSON
import Transparency

/// A verdict as it goes from the process that judged to the one that prints it, and to scripts.
struct Judgement {
    typealias Outcome = Verdict.Outcome

    let outcome: Outcome
    private var size: UInt64 = 0
    private var root: String?
    private var checkpoints: UInt64 = 0
    private var firstBad: (seq: UInt64, kind: String, part: String)?
    private var shown: [String] = []
    private var reason: String?

    init(_ verdict: Verdict) {
        outcome = verdict.outcome
        size = verdict.size
        root = verdict.root.map { Base64.encode($0.bytes) }
        checkpoints = UInt64(verdict.checkpoints)
        firstBad = verdict.firstBad.map { ($0.seq, $0.kind.rawValue, $0.part.rawValue) }
        shown = verdict.shown
        reason = verdict.reason.map { Failure.parts(of: $0).why }
    }

    /// What could not be looked at to its end.
    init(unreadable reason: String) {
        outcome = .unreadable
        self.reason = reason
    }

    /// What cannot be judged by what was given.
    init(undecided reason: String) {
        outcome = .undecided
        self.reason = reason
    }

    /// What scripts get.
    var json: JSONValue {
        [
            "verdict": .string(outcome.rawValue),
            "size": .count(size),
            "root": root.map { .string($0) } ?? .null,
            "checkpoints": .count(checkpoints),
            "first_bad": firstBad.map { ["seq": .count($0.seq), "kind": .string($0.kind)] }
                ?? .null,
            "shown": .array(shown.map { .string($0) }),
        ]
    }

    var answer: Answer {
        var facts: [Answer.Fact] = [
            .init("verdict", Answer.Cell(state)),
            .init("entries", String(size)),
            .init("root", root ?? "–"),
            .init("checkpoints", String(checkpoints)),
        ]
        if firstBad != nil { facts.append(.init("first bad", fault)) }
        facts.append(.init("shown", shown.isEmpty ? "–" : shown.joined(separator: ", ")))
        return Answer(facts, json: json)
    }

    private var state: State {
        switch outcome {
        case .intact: .good("intact")
        case .damaged: .bad("damaged")
        case .unreadable: .bad("unreadable")
        case .undecided: .open("undecided")
        }
    }

    private var fault: String {
        guard let firstBad else { return reason ?? "no reason is known" }
        let place = firstBad.part == Finding.Part.entry.rawValue ? "entry" : "\(firstBad.part) at"
        return "\(place) \(firstBad.seq): \(firstBad.kind)"
    }

    /// What ends the command with the verdict's exit code; nil when all is well.
    var failure: Failure? {
        switch outcome {
        case .intact: nil
        case .damaged:
            Failure(
                .checkFailed, "ledger_damaged", what: "the ledger is damaged", why: fault,
                hint: "keep this copy, and restore the newest backup that verifies",
                ledgerSequence: firstBad?.seq)
        case .unreadable:
            Failure(
                .dataUnusable, "ledger_unreadable", what: "the ledger cannot be read", why: fault,
                hint: "keep this copy, and restore the newest backup that verifies")
        case .undecided:
            Failure(
                .undecided, "ledger_undecided", what: "the ledger cannot be judged", why: fault,
                hint: "give the key with --key; agentauth ledger key prints it")
        }
    }
}

extension Judgement {
    /// The line that the judging process prints: the verdict, and what only a person is told.
    var line: JSONValue {
        [
            "verdict": json, "part": firstBad.map { .string($0.part) } ?? .null,
            "reason": reason.map { .string($0) } ?? .null,
        ]
    }

    /// Reads such a line.
    init?(line: JSONValue) {
        guard let json = line["verdict"],
            let outcome = json["verdict"]?.string.flatMap(Outcome.init(rawValue:)),
            let size = json["size"]?.count, let checkpoints = json["checkpoints"]?.count
        else { return nil }
        self.outcome = outcome
        self.size = size
        self.checkpoints = checkpoints
        root = json["root"]?.string
        shown = json["shown"]?.array?.compactMap(\.string) ?? []
        reason = line["reason"]?.string
        if let seq = json["first_bad"]?["seq"]?.count, let kind = json["first_bad"]?["kind"]?.string
        {
            firstBad = (seq, kind, line["part"]?.string ?? Finding.Part.entry.rawValue)
        }
    }
}
