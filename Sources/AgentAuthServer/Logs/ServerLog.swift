// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Glibc
public import Logging

/// The log of a server: where `Logger`s come from that write lines of one format to one descriptor.
///
/// What is logged is chosen where it is logged: never a token, code, reason, or value of a query.
public struct ServerLog: Sendable {
    private let level: Logger.Level
    private let format: LogFormat
    private let writer: LogWriter

    /// A log on a descriptor that stays open: standard error (2), unless told otherwise.
    public init(
        level: Logger.Level = .info, format: LogFormat = .pretty, descriptor: Int32 = 2
    ) {
        self.level = level
        self.format = format
        writer = LogWriter(descriptor: descriptor)
    }

    /// A logger of the log's level.
    public func logger(_ label: String) -> Logger {
        Logger(label: label) { _ in Handler(logLevel: level, format: format, writer: writer) }
    }

    /// For libraries whose words would only repeat ours.
    static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

    /// Returns when everything logged so far is written; call it before the process ends.
    public func flush() async { await writer.flush() }

    private struct Handler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel: Logger.Level
        let format: LogFormat
        let writer: LogWriter

        init(logLevel: Logger.Level, format: LogFormat, writer: LogWriter) {
            self.logLevel = logLevel
            self.format = format
            self.writer = writer
        }

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var all = metadata
            if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
            if let given = event.metadata { all.merge(given) { $1 } }
            if let error = event.error { all["error"] = "\(error)" }
            writer.write(
                format.line(at: Handler.now, event.level, "\(event.message)", all))
        }

        private static var now: Timestamp {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(
                milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        }
    }
}
