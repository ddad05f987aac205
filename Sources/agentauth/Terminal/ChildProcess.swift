// SPDX-License-Identifier: Apache-2.0
import Glibc

/// This program once more, in a process of its own: what it reads can at worst take that one down.
enum ChildProcess {
    enum Ending: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// Runs it with these arguments, tells every line that it prints, and waits for its end. When
    /// `line` throws, or this process shall stop, the child is ended first.
    static func run(
        _ arguments: [String], line: ([UInt8]) throws -> Void
    ) throws -> Ending {
        let (child, output) = try spawn(arguments)
        do {
            try readLines(output, line)
        } catch {
            kill(child, SIGTERM)
            close(output)
            _ = wait(for: child)
            throw error
        }
        close(output)
        return wait(for: child)
    }

    private static func spawn(_ arguments: [String]) throws -> (pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        defer { close(ends[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        // The child gets the writing end as its output, and the pipe under no other number.
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        for end in ends where end > 2 { posix_spawn_file_actions_addclose(&actions, end) }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

        var child = pid_t()
        let code = withStrings(["agentauth"] + arguments) { words in
            withStrings(environment) { variables in
                posix_spawn(&child, "/proc/self/exe", &actions, nil, words, variables)
            }
        }
        guard code == 0 else {
            close(ends[0])
            throw failure(code)
        }
        return (child, ends[0])
    }

    /// Ours; but a crash of the child is an expected answer, and nobody wants to wait until a
    /// backtrace is made of it.
    private static var environment: [String] {
        var variables = ["SWIFT_BACKTRACE=enable=no"]
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !text.hasPrefix("SWIFT_BACKTRACE=") { variables.append(text) }
            next += 1
        }
        return variables
    }

    private static func withStrings<R>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
    ) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    private static func readLines(
        _ descriptor: Int32, _ line: ([UInt8]) throws -> Void
    ) throws {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            try Interrupt.waitToRead(descriptor)
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest += buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                try line(Array(rest[..<end]))
                rest.removeSubrange(...end)
            }
        }
    }

    private static func wait(for child: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        // The macros of <sys/wait.h>: the low seven bits are the signal, the next byte the code.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }

    private static func failure(_ code: Int32) -> Failure {
        Failure(
            .unexpected, "no_process", what: "no process could be started", why: "errno \(code)",
            hint: "look at the limits on processes and descriptors (ulimit -a)")
    }
}
