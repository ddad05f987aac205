// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A thread of the system's, for work that blocks: it must not occupy the cooperative pool.
///
/// Sendable although `pthread_t` is not: it is an identifier, and joining is done once.
struct WriterThread: @unchecked Sendable {
    private let thread: pthread_t

    /// What the new thread runs, carried through C's untyped pointer.
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Starts a thread, named (at most 15 bytes) for those who look at the process.
    init(name: String, _ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let body = unsafe Unmanaged.passRetained(
            Body {
                WriterThread.setName(name)
                run()
            }
        ).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, body)
        // Only while the process starts, and without its writer it can do nothing.
        precondition(code == 0, "the system gives no thread (errno \(code))")
        self.thread = thread
    }

    /// Names the calling thread. Through the file system, because Glibc's module hides the call.
    private static func setName(_ name: String) {
        let descriptor = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let bytes = [UInt8](name.utf8)
        // A name is a courtesy: a system without it works as well.
        _ = unsafe write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    /// Waits until it has ended. Once, and not from itself.
    func join() {
        pthread_join(thread, nil)
    }

    /// Lets it end on its own. Once, in place of joining.
    func detach() {
        pthread_detach(thread)
    }
}
