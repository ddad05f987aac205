// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography

/// An execution whose result is asked for later.
struct Job: Sendable {
    let agent: AgentID
    let capability: String
    /// Of the token that started it, whole: its holder may ask for the job with it (decision 29).
    let startingToken: Digest
    /// Nil while it runs.
    var conclusion: Conclusion?

    /// What became of a job, and where that is recorded.
    struct Conclusion: Sendable {
        let answer: Answer
        /// Nil when it could not be recorded: the next opening does it.
        let pointer: LedgerPointer?
        /// By the monotonic clock.
        let at: Duration

        /// What it takes to keep it: the result, and about as much as the rest of it.
        var byteCount: Int {
            switch answer {
            case .completed(let result): result.count + 512
            case .failed: 512
            }
        }
    }

    enum Answer: Sendable {
        /// The result as JSON.
        case completed([UInt8])
        case failed(ProtocolError)
    }
}
