// SPDX-License-Identifier: Apache-2.0
/// An answer of a mail server: a code of three digits and its lines (RFC 5321 §4.2).
struct SMTPReply: Sendable, Equatable {
    let code: Int
    /// What stands behind the code, line by line.
    let lines: [String]

    /// Whether a server that greeted us offers something, such as `STARTTLS` or `AUTH`.
    func offers(_ keyword: String, _ parameter: String? = nil) -> Bool {
        lines.dropFirst().contains { line in
            let words = line.uppercased().split(separator: " ").map(String.init)
            guard words.first == keyword else { return false }
            return parameter.map { words.dropFirst().contains($0) } ?? true
        }
    }
}

/// Makes answers out of bytes as they come: pure, so that it can be tried without a socket.
struct SMTPReplyParser {
    /// A line has at most 512 octets (RFC 5321 §4.5.3.1.5).
    static let lineBytes = 512
    /// No honest greeting has more.
    static let replyLines = 64

    struct Malformed: Error {}

    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?

    /// Whether something has come that is no whole answer yet.
    var isInside: Bool { !line.isEmpty || code != nil }

    /// Takes one byte; gives the answer that it completes.
    mutating func take(_ byte: UInt8) throws(Malformed) -> SMTPReply? {
        guard byte == 10 else {
            guard line.count < SMTPReplyParser.lineBytes else { throw Malformed() }
            line.append(byte)
            return nil
        }
        if line.last == 13 { line.removeLast() }
        defer { line = [] }
        guard line.count >= 3, let code = Int(String(decoding: line.prefix(3), as: UTF8.self)),
            (200...599).contains(code), self.code == nil || self.code == code,
            lines.count < SMTPReplyParser.replyLines
        else { throw Malformed() }
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        guard line.count > 3, line[3] == UInt8(ascii: "-") else {
            guard line.count == 3 || line[3] == UInt8(ascii: " ") else { throw Malformed() }
            defer { (self.code, lines) = (nil, []) }
            return SMTPReply(code: code, lines: lines)
        }
        self.code = code
        return nil
    }
}
