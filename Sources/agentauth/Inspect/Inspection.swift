// SPDX-License-Identifier: Apache-2.0
import Transparency

/// What was seen, and what is wrong with it.
struct Inspection {
    let answer: Answer
    let failure: Failure?

    init(of input: InspectedInput, key: VerifierKey?) {
        switch input {
        case .proof(let proof): self.init(proof, key: key)
        case .note(let note): self.init(note, key: key)
        case .token(let token): self.init(token)
        }
    }

    init(_ answer: Answer, failure: Failure?) {
        self.answer = answer
        self.failure = failure
    }

    /// What a signed file was found to be.
    enum Finding: String {
        case included, verified, unsigned
        case wrongSignature = "wrong signature"
        case otherLog = "other log"
        case notIncluded = "not included"
        /// There was no key to judge by.
        case notJudged = "not judged"
        /// A proof without the entry that it proves.
        case noEntry = "no entry"

        var state: State {
            switch self {
            case .included, .verified: .good(rawValue)
            case .wrongSignature, .notIncluded: .bad(rawValue)
            case .unsigned, .otherLog, .notJudged, .noEntry: .open(rawValue)
            }
        }

        /// What ends the command; `what` names the file's kind.
        func failure(of what: String) -> Failure? {
            switch self {
            case .included, .verified: nil
            case .wrongSignature:
                Failure(
                    .checkFailed, "wrong_signature", what: "the \(what) is not genuine",
                    why: "a signature under the key's name was not made by it",
                    hint: "do not believe it; get another copy from its source")
            case .notIncluded:
                Failure(
                    .checkFailed, "not_included", what: "the \(what) does not hold",
                    why: "its path does not lead from the entry to the signed root",
                    hint: "do not believe it; get another copy from its source")
            case .unsigned:
                Failure(
                    .undecided, "unsigned", what: "the \(what) cannot be judged",
                    why: "the key did not sign it", hint: "give the key of its log with --key")
            case .otherLog:
                Failure(
                    .undecided, "other_log", what: "the \(what) cannot be judged",
                    why: "it is not of the log that the key speaks for",
                    hint: "give the key of its log with --key")
            case .noEntry:
                Failure(
                    .undecided, "no_entry", what: "the \(what) cannot be judged",
                    why: "it does not carry the entry that it proves",
                    hint: "get a proof with the entry as its extra data")
            case .notJudged:
                Failure(
                    .undecided, "no_key", what: "the \(what) cannot be judged",
                    why: "no key was given to trust", hint: "give the key of its log with --key")
            }
        }
    }
}
