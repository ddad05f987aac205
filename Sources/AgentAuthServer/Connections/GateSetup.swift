// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import CoreMetrics
import Synchronization

/// What all connections of a listener have in common.
final class GateSetup: Sendable {
    let limits: ServerLimits
    let bodies: BodyBudget
    let metrics: ServerMetrics
    let streams = OpenStreams()
    /// The URL of discovery, as refusals name it.
    let discovery: String
    /// How many connections the listener has at most.
    let capacity: Int
    private let open = Atomic(0)

    init(limits: ServerLimits, capacity: Int, discovery: String, metrics: ServerMetrics) {
        self.limits = limits
        self.capacity = capacity
        self.discovery = discovery
        self.metrics = metrics
        bodies = BodyBudget(byteCount: limits.bodiesInFlightBytes)
    }

    func opened() {
        metrics.connections.set(open.add(1, ordering: .relaxed).newValue)
    }

    func closed() {
        metrics.connections.set(open.subtract(1, ordering: .relaxed).newValue)
    }

    /// Whether connections are scarce.
    var isCrowded: Bool { open.load(ordering: .relaxed) >= capacity - capacity / 4 }

    /// The bytes of a refusal.
    func reply(_ refusal: GateRefusal) -> ProtocolReply {
        ProtocolReply(refusal.error(limits), discovery: discovery)
    }
}
