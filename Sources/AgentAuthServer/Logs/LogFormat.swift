// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Logging
import StrictJSON

/// How a line of the log looks.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For a person: time, level, message, and the rest as `key=value`.
    case pretty
    /// For a program: one JSON object a line.
    case json

    /// The line, its break included. Whatever stands in it, it is one line.
    func line(
        at time: Timestamp, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata
    ) -> [UInt8] {
        switch self {
        case .pretty: LogFormat.pretty(time, level, message, metadata)
        case .json: LogFormat.json(time, level, message, metadata)
        }
    }

    private static func pretty(
        _ time: Timestamp, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line += time.rfc3339.utf8
        line.append(UInt8(ascii: " "))
        line += level.rawValue.utf8
        line += repeatElement(UInt8(ascii: " "), count: max(1, 9 - level.rawValue.utf8.count))
        append(message, to: &line)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: " "))
            append(key, to: &line)
            line.append(UInt8(ascii: "="))
            append("\(value)", to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Control characters could forge a second line, or move a terminal's cursor.
    private static func append(_ text: String, to line: inout [UInt8]) {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        guard !isPlain else {
            line += text.utf8
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
                .privateUse:
                line += "\\u{\(String(scalar.value, radix: 16))}".utf8
            default: line += UTF8.encode(scalar)!
            }
        }
    }

    private static func json(
        _ time: Timestamp, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.string(time.rfc3339)
        writer.key("level")
        writer.string(level.rawValue)
        writer.key("message")
        writer.string(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where !reserved.contains(key) {
            writer.key(key)
            writer.string("\(value)")
        }
        writer.endObject()
        return writer.finish() + [UInt8(ascii: "\n")]
    }

    private static let reserved: Set<String> = ["time", "level", "message"]
}

extension LogFormat {
    /// A time with three digits behind the point.
    static func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        let rest = String(microseconds % 1000)
        return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
