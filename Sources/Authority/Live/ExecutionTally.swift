// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Audit
import Synchronization

/// Counts since the opening, for metrics.
final class ExecutionTally: Sendable {
    private let ok = Atomic<UInt64>(0)
    private let refused = Atomic<UInt64>(0)
    private let failed = Atomic<UInt64>(0)
    private let unknown = Atomic<UInt64>(0)
    private let invalidOutputs = Atomic<UInt64>(0)
    private let refusals = Mutex<[ErrorCode: UInt64]>([:])

    /// An execution has ended, or was refused.
    func count(_ outcome: Outcome) {
        switch outcome {
        case .ok: ok.add(1, ordering: .relaxed)
        case .refused: refused.add(1, ordering: .relaxed)
        case .failed: failed.add(1, ordering: .relaxed)
        case .unknown: unknown.add(1, ordering: .relaxed)
        }
    }

    /// A result was not what its schema says.
    func countInvalidOutput() {
        invalidOutputs.add(1, ordering: .relaxed)
    }

    /// A request, or one execution of a batch, was refused.
    func count(_ refusal: ErrorCode) {
        refusals.withLock { $0[refusal, default: 0] += 1 }
    }

    /// Puts the counts into a picture of all figures.
    func fill(_ figures: inout AuthorityFigures) {
        figures.executions = [
            Outcome.ok.rawValue: ok.load(ordering: .relaxed),
            Outcome.refused.rawValue: refused.load(ordering: .relaxed),
            Outcome.failed.rawValue: failed.load(ordering: .relaxed),
            Outcome.unknown.rawValue: unknown.load(ordering: .relaxed),
        ]
        figures.invalidOutputs = invalidOutputs.load(ordering: .relaxed)
        figures.refusals = refusals.withLock { $0 }
    }
}
