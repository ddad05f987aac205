// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
public import Authority
import Subprocess
import SystemPackage

/// Hands notices to a program, such as `/usr/sbin/sendmail -t`: the message on its standard input,
/// no shell, a bare environment, nothing of its output kept.
public struct CommandChannel: NotificationChannel {
    public let name = "command"
    private let words: [String]
    private let from: String
    private let timeLimit: Duration
    private let timeline: any Timeline

    /// - Parameters:
    ///   - words: the program's absolute path, and its arguments.
    ///   - from: the sender's address.
    ///   - timeLimit: how long it may take; then its whole process group is killed.
    public init(
        _ words: [String], from: String, timeLimit: Duration = .seconds(20),
        timeline: any Timeline
    ) {
        precondition(words.first?.hasPrefix("/") == true, "a program's path is absolute")
        self.words = words
        self.from = from
        self.timeLimit = timeLimit
        self.timeline = timeline
    }

    public func deliver(_ notice: ApprovalNotice) async throws {
        let message = MailMessage(notice, from: from, at: timeline.now)
        var options = PlatformOptions()
        // A group of its own, so that what the program starts ends with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100))
        ]
        let configuration = Configuration(
            executable: .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]),
            workingDirectory: "/", platformOptions: options)
        let status = try await within(timeLimit) {
            let input = try CommandChannel.pipe(holding: message.bytes)
            return try await run(
                configuration,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .discarded, error: .discarded
            ).terminationStatus
        }
        guard let status else { throw DeliveryError("the command took longer than \(timeLimit)") }
        guard status.isSuccess else { throw DeliveryError("the command ended with \(status)") }
    }
}

extension CommandChannel {
    /// The reading end of a pipe that has the whole message in it already, so that nobody writes to a
    /// program which ends without reading: a message has a few KiB, and a pipe takes 64.
    private static func pipe(holding bytes: [UInt8]) throws -> FileDescriptor {
        let (reading, writing) = try FileDescriptor.pipe()
        do {
            try writing.closeAfter { _ = try writing.writeAll(bytes) }
        } catch {
            try? reading.close()
            throw error
        }
        return reading
    }
}

/// Why a notice could not be handed over.
struct DeliveryError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs `body`, which heeds cancellation; nil when it took longer than `limit`.
func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        let first = try await group.next()
        group.cancelAll()
        return first ?? nil
    }
}
