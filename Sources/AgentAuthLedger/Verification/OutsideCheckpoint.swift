// SPDX-License-Identifier: Apache-2.0
import Transparency

/// A checkpoint that was kept outside the database, as far as it can be believed.
struct OutsideCheckpoint {
    /// Where it was kept: `head.note`, or wherever the caller had it from.
    let part: Finding.Part
    let state: State

    enum State {
        case missing, undecodable, badSignature
        /// Left out: it is of a log whose key is not known.
        case unchecked
        case good(SignedCheckpoint)
    }

    /// The verified checkpoint, if it is one.
    var checkpoint: SignedCheckpoint? {
        if case .good(let checkpoint) = state { checkpoint } else { nil }
    }

    /// What `head.note` is; `bytes` throws where it cannot be read.
    init(head bytes: Result<[UInt8]?, LedgerError>, key: VerifierKey?) {
        part = .head
        do {
            guard let bytes = try bytes.get() else {
                state = .missing
                return
            }
            state = OutsideCheckpoint.state(of: try SignedNote(parsing: bytes), key: key)
        } catch {
            state = .undecodable
        }
    }

    /// What a checkpoint that the caller kept is.
    init(given note: SignedNote, key: VerifierKey?) {
        part = .checkpoint
        state = OutsideCheckpoint.state(of: note, key: key)
    }

    private static func state(of note: SignedNote, key: VerifierKey?) -> State {
        guard let key else { return .unchecked }
        return (try? SignedCheckpoint(note, by: key)).map(State.good) ?? .badSignature
    }

    /// What is wrong with it beside a ledger of `size` good entries, roots aside.
    func finding(size: UInt64) -> Finding? {
        switch state {
        case .missing: Finding(seq: size, kind: .truncated, part: part)
        case .undecodable: Finding(seq: size, kind: .undecodable, part: part)
        case .badSignature: Finding(seq: size, kind: .badSignature, part: part)
        case .good(let checkpoint) where checkpoint.size > size:
            Finding(seq: size, kind: .truncated, part: part)
        case .good, .unchecked: nil
        }
    }
}
