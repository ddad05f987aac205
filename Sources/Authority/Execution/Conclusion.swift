// SPDX-License-Identifier: Apache-2.0
import Audit

/// How an execution ended, as the ledger will say it.
struct Conclusion: Sendable {
    let outcome: Outcome
    /// An error code, or one of the phrases below.
    var why: String?
    /// The result as JSON, where there is one.
    var result: [UInt8]?
    /// How many values a stream delivered; nil for what is no stream.
    var values: Int?

    init(outcome: Outcome, why: String? = nil, result: [UInt8]? = nil, values: Int? = nil) {
        self.outcome = outcome
        self.why = why
        self.result = result
        self.values = values
    }

    /// The result was passed on, and is not what its schema says.
    static let invalidOutput = "output_invalid"
    /// The result could not be passed on.
    static let tooLarge = "result_too_large"
    /// Whoever read the stream went away.
    static let readerGone = "reader_gone"
    /// The server ended before it was concluded.
    static let interrupted = "interrupted"
}
