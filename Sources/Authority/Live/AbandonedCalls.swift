// SPDX-License-Identifier: Apache-2.0
import AgentAuthCapabilities
import AgentAuthProtocol
import Synchronization

/// Calls into providers that were given up and have not come back. A provider in the process cannot
/// be stopped from outside: what ignores its cancellation is counted until it ends, and a provider
/// with too many of them is not called.
final class AbandonedCalls: Sendable {
    private let byProvider = Mutex<[ProviderID: Int]>([:])
    /// The same in sum: nearly always 0, and read without a lock.
    private let total = Atomic<Int>(0)

    var count: Int { max(0, total.load(ordering: .relaxed)) }

    /// Refuses a provider that does not come back.
    func check(_ provider: ProviderID) throws(ProtocolError) {
        guard count > 0 else { return }
        let calls = byProvider.withLock { $0[provider] ?? 0 }
        guard calls < ExecutionLimits.abandonedCalls else {
            throw ProtocolError(
                .unavailable, "The capability's provider does not answer; try again later.",
                retryAfterSeconds: 10)
        }
    }

    /// A call was given up. It may have come back a moment before: then the two cancel out.
    func abandoned(_ provider: ProviderID) { add(1, to: provider) }

    /// A call that was given up has come back.
    func cameBack(_ provider: ProviderID) { add(-1, to: provider) }

    private func add(_ count: Int, to provider: ProviderID) {
        byProvider.withLock { calls in
            let sum = (calls[provider] ?? 0) + count
            calls[provider] = sum == 0 ? nil : sum
        }
        total.add(count, ordering: .relaxed)
    }
}
