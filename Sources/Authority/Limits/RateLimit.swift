// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// How often something may happen: so many times in a span of time, all of them at once or spread.
public struct RateLimit: Hashable, Sendable {
    public let count: Int
    public let period: Duration

    /// The longest span, so that nothing here overflows: a leap year.
    public static let longestPeriod: Duration = .seconds(366 * 86_400)
    /// The most in one span. More than a thousand a millisecond is no limit.
    public static let largestCount = 1_000_000

    /// Both have to be above zero and within the bounds above.
    public init(_ count: Int, per period: Duration) {
        precondition(1...RateLimit.largestCount ~= count, "a limit lets something through")
        precondition(
            .milliseconds(1)...RateLimit.longestPeriod ~= period, "a limit is over some time")
        self.count = count
        self.period = period
    }

    public static func perMinute(_ count: Int) -> RateLimit { .init(count, per: .seconds(60)) }
    public static func perHour(_ count: Int) -> RateLimit { .init(count, per: .seconds(3600)) }
}

extension RateLimit {
    /// Nanoseconds after which one more is permitted.
    var interval: Int64 { max(1, period.milliseconds * 1_000_000 / Int64(count)) }

    /// How far ahead of the even pace somebody may be, in nanoseconds: as far as all of ``count`` at
    /// once are.
    var tolerance: Int64 { interval * Int64(count - 1) }
}

extension RateLimit: CustomStringConvertible {
    /// Such as `600/min`; a span that is no unit is written in milliseconds.
    public var description: String {
        let unit =
            RateLimit.units.first { $0.length == period }?.name ?? "\(period.milliseconds)ms"
        return "\(count)/\(unit)"
    }

    /// The spans that have a name, the shortest first.
    public static let units: [(name: String, length: Duration)] = [
        ("s", .seconds(1)), ("min", .seconds(60)), ("h", .seconds(3600)), ("d", .seconds(86_400)),
    ]
}
