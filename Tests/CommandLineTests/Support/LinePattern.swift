// SPDX-License-Identifier: Apache-2.0

/// Compares what was printed with lines in which `…` stands for any text, or for any lines.
enum LinePattern {
    static func matches(_ patterns: [String], _ text: String) -> Bool {
        // CSV ends its lines with both characters (RFC 4180), which Swift takes for one.
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        // The newline that ends the last line begins no other.
        if lines.last == "" { lines.removeLast() }
        return matches(patterns[...], lines[...])
    }

    private static func matches(
        _ patterns: ArraySlice<String>, _ lines: ArraySlice<Substring>
    ) -> Bool {
        guard let pattern = patterns.first else { return lines.isEmpty }
        let rest = patterns.dropFirst()
        if pattern == "…" {
            return (0...lines.count).contains { matches(rest, lines.dropFirst($0)) }
        }
        guard let line = lines.first, matchesLine(pattern, line) else { return false }
        return matches(rest, lines.dropFirst())
    }

    private static func matchesLine(_ pattern: String, _ line: Substring) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return pattern == line }
        guard let first = parts.first, let last = parts.last, line.hasPrefix(first),
            line.dropFirst(first.count).hasSuffix(last)
        else { return false }
        var rest = line.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
