// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first one asks the running command to stop, the second one stops it.
enum Interrupt {
    /// The signal that arrived; 0 before. An atomic, because nothing else may be touched in a handler.
    private static let received = Atomic<Int32>(0)

    /// Listens from here on. Writing to a closed pipe is an error of the write, not a signal.
    static func listen() {
        // Made before a handler can want it.
        received.store(0, ordering: .relaxed)
        signal(SIGPIPE, SIG_IGN)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { Interrupt.received.store($0, ordering: .relaxed) }
        // The second signal finds the default action.
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
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
}
