// SPDX-License-Identifier: Apache-2.0

extension ProtocolCall {
    /// Whether the client asks for server-sent events by name: `Accept` has a media range
    /// `text/event-stream` whose weight is not 0 (RFC 9110 §12.5.1).
    ///
    /// Wildcards do not count: clients that send `*/*` read JSON, whatever a capability answers.
    public var wantsEvents: Bool {
        // Most clients send something shorter, which is not worth a look.
        guard let accept, accept.utf8.count >= ProtocolCall.events.utf8.count else { return false }
        return ProtocolCall.split(accept, at: ",").contains { range in
            let parts = ProtocolCall.split(range, at: ";").map(ProtocolCall.trimmed)
            guard parts[0].lowercased().utf8.elementsEqual(ProtocolCall.events.utf8) else {
                return false
            }
            return parts.dropFirst().allSatisfy(ProtocolCall.permits)
        }
    }

    private static let events = "text/event-stream"

    /// Whether a parameter leaves the range wanted: all do but a weight that is 0, or none.
    private static func permits(_ parameter: Substring) -> Bool {
        let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, trimmed(pair[0]).lowercased() == "q" else { return true }
        let digits = Array(trimmed(pair[1]).utf8)
        // qvalue: 0 or 1, and up to three digits after a point.
        let isWeight =
            (1...5).contains(digits.count) && (48...49).contains(digits[0])
            && (digits.count == 1 || digits[1] == UInt8(ascii: "."))
            && digits.dropFirst(2).allSatisfy { (48...57).contains($0) }
        return isWeight && digits.contains { (49...57).contains($0) }
    }

    /// The parts between separators that stand outside quoted strings; at least one.
    private static func split(_ text: some StringProtocol, at separator: Character) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(text)
        var begin = rest.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in rest.indices {
            let character = rest[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted && character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == separator && !isQuoted {
                parts.append(rest[begin..<index])
                begin = rest.index(after: index)
            }
        }
        rest = rest[begin...]
        parts.append(rest)
        return parts
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
