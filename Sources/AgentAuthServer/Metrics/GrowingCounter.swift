// SPDX-License-Identifier: Apache-2.0
import CoreMetrics
import Synchronization

/// A counter that follows a total which is kept elsewhere.
final class GrowingCounter: Sendable {
    private let counter: FloatingPointCounter
    private let shown = Mutex(0.0)

    init(_ name: ServerMetrics.Name, _ factory: PrometheusMetrics) {
        counter = FloatingPointCounter(label: name.rawValue, factory: factory)
    }

    func advance(to total: Double) {
        shown.withLock { shown in
            guard total > shown else { return }
            counter.increment(by: total - shown)
            shown = total
        }
    }
}
