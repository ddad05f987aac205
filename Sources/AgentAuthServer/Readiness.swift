// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import Synchronization

/// Whether the server can answer: what `/readyz` says, so that nobody sends it requests that it
/// would refuse.
final class Readiness: Sendable {
    private enum Phase {
        case starting, serving, draining
    }

    private let phase = Mutex(Phase.starting)
    private let authority: Authority

    init(_ authority: Authority) {
        self.authority = authority
    }

    /// The server listens.
    func begin() {
        phase.withLock { if $0 == .starting { $0 = .serving } }
    }

    /// The server was told to stop.
    func drain() {
        phase.withLock { $0 = .draining }
    }

    var isDraining: Bool { phase.withLock { $0 == .draining } }

    /// Why it cannot answer now, as a sentence; nil when it can.
    var refusal: String? {
        switch phase.withLock({ $0 }) {
        case .starting: return "The server is starting."
        case .draining: return "The server is shutting down."
        case .serving: break
        }
        if authority.parts.journal.hasFailed {
            return "A write has failed; nothing is written until the server is started again."
        }
        return authority.trouble?.message
    }
}
