// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol

/// Lengths of time in words that a person takes in at a glance.
enum Elapsed {
    /// Such as `12 seconds`, `1 minute`, `3 hours`; whole units, rounded down, never negative.
    static func words(_ duration: Duration) -> String {
        let seconds = max(0, duration.milliseconds / 1000)
        switch seconds {
        case ..<120: return count(seconds, "second")
        case ..<7_200: return count(seconds / 60, "minute")
        case ..<172_800: return count(seconds / 3_600, "hour")
        default: return count(seconds / 86_400, "day")
        }
    }

    private static func count(_ count: Int64, _ unit: String) -> String {
        count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
    }
}
