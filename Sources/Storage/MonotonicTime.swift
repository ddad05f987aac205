// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A moment of the clock that only goes forwards, in nanoseconds. The writer measures itself by it;
/// nothing that is stored or decided depends on it.
package struct MonotonicTime {
    package let nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static var now: MonotonicTime {
        var time = Glibc.timespec()
        // Fails only for a clock that does not exist; both parts are never negative.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(
            nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    var timespec: Glibc.timespec {
        Glibc.timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
