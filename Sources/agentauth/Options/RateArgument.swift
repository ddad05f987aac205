// SPDX-License-Identifier: Apache-2.0
import Authority

/// How often something may happen, as people write it: `600/min`, `10/s`, `60/h`, `5/d`.
struct RateArgument: Hashable, Sendable {
    let limit: RateLimit

    init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// Reads a rate; nil for everything else, a count of zero or above the largest included.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ 48...57 ~= $0 }),
            let count = Int(parts[0]), 1...RateLimit.largestCount ~= count,
            let unit = RateLimit.units.first(where: { $0.name == parts[1] })
        else { return nil }
        limit = RateLimit(count, per: unit.length)
    }
}
