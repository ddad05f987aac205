// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A mutex with a condition variable, for what `Mutex` cannot do: wait for a change, and hold the
/// lock around a closure whose result is not Sendable.
///
/// Sendable although the compiler cannot see it: both are made for use by several threads, and their
/// memory lives as long as the object.
@safe
final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        var checking = pthread_mutexattr_t()
        // These fail only for attributes that do not exist.
        unsafe pthread_mutexattr_init(&checking)
        unsafe pthread_mutexattr_settype(&checking, Int32(PTHREAD_MUTEX_ERRORCHECK))
        unsafe pthread_mutex_init(mutex, &checking)
        unsafe pthread_mutexattr_destroy(&checking)
        var timing = pthread_condattr_t()
        unsafe pthread_condattr_init(&timing)
        // Deadlines are of the clock that nobody sets.
        unsafe pthread_condattr_setclock(&timing, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(changed, &timing)
        unsafe pthread_condattr_destroy(&timing)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe pthread_cond_destroy(changed)
        unsafe mutex.deallocate()
        unsafe changed.deallocate()
    }

    /// Runs `body` with the lock held. Not reentrant: taking it twice is caught instead of a deadlock.
    func withLock<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
        let code = unsafe pthread_mutex_lock(mutex)
        precondition(code == 0, "a write transaction, or what waits for one, within another")
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Lets others in until somebody calls ``notify()``; only with the lock held, and in a loop.
    func wait() {
        unsafe pthread_cond_wait(changed, mutex)
    }

    /// As ``wait()``, and no longer than until `deadline`; false when that has passed.
    func wait(until deadline: MonotonicTime) -> Bool {
        var time = deadline.timespec
        return unsafe pthread_cond_timedwait(changed, mutex, &time) != ETIMEDOUT
    }

    /// Wakes everybody who waits.
    func notify() {
        unsafe pthread_cond_broadcast(changed)
    }
}
