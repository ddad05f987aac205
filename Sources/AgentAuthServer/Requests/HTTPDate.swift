// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// The `Date` of answers (RFC 9110 §5.6.7), written once a second.
final class HTTPDate: Sendable {
    private let written = Mutex((second: time_t.min, text: ""))

    var text: String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return written.withLock { written in
            if written.second != now.tv_sec {
                written = (now.tv_sec, HTTPDate.text(of: now.tv_sec))
            }
            return written.text
        }
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The form does not depend on a locale, so the system's formatting is of no use.
    static func text(of second: time_t) -> String {
        var second = second
        var parts = tm()
        guard gmtime_r(&second, &parts) != nil else { return "" }
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return days[Int(parts.tm_wday)] + ", " + two(parts.tm_mday) + " "
            + months[Int(parts.tm_mon)] + " \(parts.tm_year + 1900) "
            + two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT"
    }
}
