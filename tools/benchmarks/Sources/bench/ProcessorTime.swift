// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Time that a processor worked for us: unlike time on the wall, it hardly changes with what else
/// runs on the machine.
enum ProcessorTime {
    /// Of all threads of this process, in user and in kernel mode.
    static var ofProcess: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Of the calling thread.
    static var ofThread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
