// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first one asks the running command to stop, the second one stops it.
enum Interrupt {
    /// The signal that arrived; 0 before.
    private static let received = Atomic<Int32>(0)
    /// A pipe into which the handler writes. A signal may arrive on any thread, and then does not
    /// wake the one that waits; a readable pipe does. -1 before there is one.
    private static let readingEnd = Atomic<Int32>(-1)
    private static let writingEnd = Atomic<Int32>(-1)

    /// Listens from here on. Writing to a closed pipe is an error of the write, not a signal.
    static func listen() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            readingEnd.store(ends[0], ordering: .relaxed)
            writingEnd.store(ends[1], ordering: .relaxed)
        }
        // Made before a handler can want it.
        received.store(0, ordering: .relaxed)

        signal(SIGPIPE, SIG_IGN)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            // Two stores and a write: all that a handler may do.
            Interrupt.received.store(number, ordering: .relaxed)
            var byte: UInt8 = 0
            _ = write(Interrupt.writingEnd.load(ordering: .relaxed), &byte, 1)
        }
        // The second signal finds the default action.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
        // Whoever started us may have blocked them, and a mask is inherited.
        var mask = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, SIGINT)
        sigaddset(&mask, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    }

    static var isReceived: Bool { received.load(ordering: .relaxed) != 0 }

    /// How a command ends that was stopped.
    static var status: ExitStatus {
        received.load(ordering: .relaxed) == SIGTERM ? .terminated : .interrupted
    }

    /// Throws when the command shall stop; for loops that take long.
    static func check() throws {
        if isReceived { throw Failure.stopped(status) }
    }

    /// Waits until something can be read, or throws when the command shall stop.
    static func waitToRead(_ descriptor: Int32) throws {
        try wait(for: descriptor, milliseconds: -1)
    }

    /// Waits for a while, or throws when the command shall stop.
    static func pause(milliseconds: Int32) throws {
        try wait(for: -1, milliseconds: milliseconds)
    }

    private static func wait(for descriptor: Int32, milliseconds: Int32) throws {
        // A negative descriptor is one that poll leaves out.
        var waiting = [descriptor, readingEnd.load(ordering: .relaxed)].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        while poll(&waiting, nfds_t(waiting.count), milliseconds) < 0, errno == EINTR {
            try check()
        }
        try check()
    }
}
