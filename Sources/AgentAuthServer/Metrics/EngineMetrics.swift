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
    private let jobs: Gauge
    private let abandoned: Gauge
    private let invalidOutputs: GrowingCounter
    private let executions: GrowingCounters<String>
    private let notices: GrowingCounters<String>
    private let refusals: GrowingCounters<ErrorCode>

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
        jobs = gauge(.jobs)
        abandoned = gauge(.abandonedCalls)
        invalidOutputs = GrowingCounter(.invalidOutputs, factory)
        executions = GrowingCounters { outcome in
            GrowingCounter(.executions, factory, dimensions: [("outcome", outcome)])
        }
        notices = GrowingCounters { outcome in
            GrowingCounter(.notices, factory, dimensions: [("outcome", outcome)])
        }
        refusals = GrowingCounters { code in
            GrowingCounter(.refused, factory, dimensions: [("code", code.rawValue)])
        }
    }

    func update() {
        let figures = authority.figures
        ready.record(isReady() ? 1 : 0)
        entries.record(figures.ledgerSize)
        queue.record(figures.queueDepth)
        deviation.record(authority.parts.clock.deviation / .seconds(1))
        jobs.record(figures.runningJobs)
        abandoned.record(figures.abandonedCalls)
        invalidOutputs.advance(to: Double(figures.invalidOutputs))
        executions.advance(to: figures.executions)
        notices.advance(to: figures.notices)
        refusals.advance(to: figures.refusals)
    }
}
