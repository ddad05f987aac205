// SPDX-License-Identifier: Apache-2.0
public import CoreMetrics
import Synchronization

/// A back-end for swift-metrics that keeps every number in memory and writes them in Prometheus'
/// text format. Give it to `MetricsSystem.bootstrap` too, and what libraries count is shown beside
/// the server's own.
public final class PrometheusMetrics: MetricsFactory {
    /// Series that are kept; further ones count into nothing, for a label that somebody outside
    /// chooses must not fill the memory.
    public static let seriesLimit = 10_000

    struct Family {
        let kind: Kind
        var help: String?
        /// By their labels, as they are written.
        var series: [String: any AnyObject & Sendable] = [:]
    }

    enum Kind: String {
        case counter, gauge, histogram
    }

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Says what a metric is, for whoever reads the exposition.
    func describe(_ name: String, _ kind: Kind, _ help: String) {
        state.withLock { $0.families[name, default: Family(kind: kind)].help = help }
    }

    /// Every family by name, in order.
    var families: [(name: String, family: Family)] {
        state.withLock { $0.families }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The series of these labels, made when it is not there. What cannot be kept, because there are
    /// too many or because the name is another kind's, is a series that nobody sees.
    private func series<S: AnyObject & Sendable>(
        _ kind: Kind, _ label: String, _ dimensions: [(String, String)], make: () -> S
    ) -> S {
        let name = ExpositionText.name(label)
        let labels = ExpositionText.labels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind)
            if let found = family.series[labels] as? S, family.kind == kind { return found }
            let made = make()
            guard family.kind == kind, family.series[labels] == nil,
                state.count < PrometheusMetrics.seriesLimit
            else { return made }
            family.series[labels] = made
            state.families[name] = family
            state.count += 1
            return made
        }
    }

    private func forget(_ series: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                for (labels, kept) in family.series where kept === series {
                    state.families[name]?.series[labels] = nil
                    state.count -= 1
                }
            }
        }
    }

    // MARK: MetricsFactory

    public func makeCounter(
        label: String, dimensions: [(String, String)]
    ) -> any CounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions) { GaugeSeries() }
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return series(.histogram, label, dimensions) { HistogramSeries() } }
        return series(.gauge, label, dimensions) { GaugeSeries() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions) { HistogramSeries() }
    }

    public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        forget(handler)
    }
    public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
