// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Authority
import CoreMetrics

/// What the engine knows of itself, read when somebody asks.
struct EngineMetrics: Sendable {
    private let authority: Authority
    private let isReady: @Sendable () -> Bool
    private let ready: Gauge
    private let entries: Gauge
    private let queue: Gauge
    private let deviation: Gauge

    init(
        _ factory: PrometheusMetrics, _ authority: Authority,
        isReady: @escaping @Sendable () -> Bool
    ) {
        func gauge(_ name: ServerMetrics.Name) -> Gauge {
            Gauge(label: name.rawValue, factory: factory)
        }
        self.authority = authority
        self.isReady = isReady
        ready = gauge(.ready)
        entries = gauge(.ledgerEntries)
        queue = gauge(.writerQueue)
        deviation = gauge(.clockDeviation)
    }

    func update() {
        ready.record(isReady() ? 1 : 0)
        entries.record(authority.ledgerSize)
        queue.record(authority.parts.journal.waiting)
        deviation.record(authority.parts.clock.deviation / .seconds(1))
    }
}
