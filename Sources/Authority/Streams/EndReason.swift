// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import StrictJSON

extension OpenStream {
    /// What ended a stream.
    enum EndReason {
        /// The source came to its end.
        case finished
        /// The source threw.
        case broken(any Error)
        /// The agent may no longer do it, or the server closes.
        case refused(ProtocolError)
        /// Nobody reads on.
        case readerGone
        /// It was as long as a stream may be.
        case outOfTime
        /// It did not end in the time for one answer.
        case tooLong
        /// It did not fit into one answer.
        case tooMuch
        /// One of its values is larger than any may be.
        case valueTooLarge

        /// What the reader is told, and what the ledger: what was cut off before its end came to
        /// nobody knows what.
        func verdict(of execution: Execution) -> (ProtocolError?, Outcome, why: String?) {
            switch self {
            case .finished: return (nil, .ok, nil)
            case .broken(let error):
                let (refusal, outcome) = execution.verdict(on: error)
                return (refusal, outcome, refusal.code.rawValue)
            case .refused(let refusal): return (refusal, .unknown, refusal.code.rawValue)
            case .readerGone: return (.readerGone, .unknown, Conclusion.readerGone)
            case .outOfTime:
                return (.outOfTime, .unknown, ErrorCode.capabilityTimeout.rawValue)
            case .tooLong: return (.tooLong, .unknown, ErrorCode.capabilityTimeout.rawValue)
            case .tooMuch: return (.tooMuch, .unknown, Conclusion.tooLarge)
            case .valueTooLarge: return (.valueTooLarge, .unknown, Conclusion.tooLarge)
            }
        }
    }
}

extension ProtocolError {
    fileprivate static let readerGone = ProtocolError(
        .unavailable, "Nobody read the stream any more.")

    fileprivate static let outOfTime = ProtocolError(
        .capabilityTimeout, "The stream was as long as one may be; start another.")

    fileprivate static let tooLong = ProtocolError(
        .capabilityTimeout,
        "The stream did not end in time for one answer; ask for it with Accept: text/event-stream.")

    fileprivate static let tooMuch = ProtocolError(
        .capabilityFailed,
        "The stream does not fit into one answer; ask for it with Accept: text/event-stream.",
        details: [.init("kind", .string(Conclusion.tooLarge))])

    fileprivate static let valueTooLarge = ProtocolError(
        .capabilityFailed,
        "A value of the stream has more than \(ExecutionLimits.resultBytes) bytes.",
        details: [.init("kind", .string(Conclusion.tooLarge))])
}
