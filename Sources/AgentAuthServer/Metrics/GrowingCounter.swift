// SPDX-License-Identifier: Apache-2.0
import CoreMetrics
import Synchronization

/// A counter that follows a total which is kept elsewhere.
final class GrowingCounter: Sendable {
    private let counter: FloatingPointCounter
    private let shown = Mutex(0.0)

    init(
        _ name: ServerMetrics.Name, _ factory: PrometheusMetrics,
        dimensions: [(String, String)] = []
    ) {
        counter = FloatingPointCounter(
            label: name.rawValue, dimensions: dimensions, factory: factory)
    }

    func advance(to total: Double) {
        shown.withLock { shown in
            guard total > shown else { return }
            counter.increment(by: total - shown)
            shown = total
        }
    }
}

/// Counters of one name that follow totals which are kept elsewhere, made when they are first seen.
final class GrowingCounters<Key: Hashable & Sendable>: Sendable {
    private let counters = Mutex<[Key: GrowingCounter]>([:])
    private let make: @Sendable (Key) -> GrowingCounter

    init(make: @escaping @Sendable (Key) -> GrowingCounter) {
        self.make = make
    }

    func advance(to totals: [Key: UInt64]) {
        counters.withLock { counters in
            for (key, total) in totals {
                let counter = counters[key] ?? make(key)
                counters[key] = counter
                counter.advance(to: Double(total))
            }
        }
    }
}
