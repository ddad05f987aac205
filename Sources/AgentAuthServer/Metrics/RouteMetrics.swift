// SPDX-License-Identifier: Apache-2.0
import CoreMetrics
import Synchronization

/// What is counted of one route. The counters are looked up by status once and kept, for a look-up by
/// label on every request would cost more than the counting.
final class RouteMetrics: Sendable {
    private let dimensions: [(String, String)]
    private let factory: PrometheusMetrics
    private let duration: Timer
    private let requests = Mutex<[Int: Counter]>([:])

    init(method: String, path: String, factory: PrometheusMetrics) {
        dimensions = [("method", method), ("path", path)]
        self.factory = factory
        duration = Timer(
            label: ServerMetrics.Name.duration.rawValue, dimensions: dimensions, factory: factory)
    }

    /// Counts an answer. For a stream of events the duration is that of its beginning.
    func answered(status: Int, after elapsed: Duration) {
        let counter = requests.withLock { counters in
            if let counter = counters[status] { return counter }
            let counter = Counter(
                label: ServerMetrics.Name.requests.rawValue,
                dimensions: dimensions + [("status", String(status))], factory: factory)
            counters[status] = counter
            return counter
        }
        counter.increment()
        let (seconds, attoseconds) = elapsed.components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
