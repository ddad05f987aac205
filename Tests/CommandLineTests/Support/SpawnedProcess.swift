// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A process of its own, with nothing of ours in it but its two files.
///
/// Foundation's `Process` learns of an end by a descriptor that whatever the process started keeps
/// open, a server in the background included; and it hands on the signal mask, in which the threads
/// on which tests run block nearly everything.
final class SpawnedProcess: Sendable {
    let identifier: pid_t
    private let ended: Task<Int32, Never>

    struct NotStarted: Error {
        let program: String
        let code: Int32
    }

    /// - Parameters:
    ///   - output: the files for standard output and standard error; made, or emptied.
    ///   - descriptors: how many files and sockets it may have open; nil for as many as we.
    init(
        _ program: URL, _ arguments: [String], in directory: URL, environment: [String: String],
        output: URL, errors: URL, descriptors: Int? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, file) in [(Int32(1), output), (2, errors)] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, file.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        // What moves into a directory, or limits, becomes the program, so the process is the same.
        let mover = "/usr/bin/env"
        let limiter = descriptors.map { ["/usr/bin/prlimit", "--nofile=\($0):\($0)"] } ?? []
        let words =
            ([mover, "-C", directory.path] + limiter + [program.path] + arguments)
            .map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(
            &identifier, mover, &actions, &attributes, words, variables)
        guard code == 0 else { throw NotStarted(program: program.path, code: code) }
        self.identifier = identifier
        ended = SpawnedProcess.end(of: identifier)
    }

    /// Waits on a thread of its own: the pool that tests run on must not block.
    private static func end(of identifier: pid_t) -> Task<Int32, Never> {
        let (statuses, found) = AsyncStream<Int32>.makeStream()
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            // The macros of <sys/wait.h>: the low seven bits are the signal, the next byte the code.
            let signal = status & 0x7F
            found.yield(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
            found.finish()
        }
        return Task {
            for await status in statuses { return status }
            return -1
        }
    }

    /// The exit code, or 128 and the signal that ended it.
    func exit() async -> Int32 { await ended.value }

    func signal(_ number: Int32) { kill(identifier, number) }

    /// Whether it has not ended, or nobody has asked yet how.
    var isThere: Bool { kill(identifier, 0) == 0 }
}
