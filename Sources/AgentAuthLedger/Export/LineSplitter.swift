// SPDX-License-Identifier: Apache-2.0

/// Cuts bytes that come piece by piece into lines.
struct LineSplitter {
    /// The beginning of a line whose end has not come yet.
    private(set) var rest: [UInt8] = []

    /// Hands on each line, without its newline, for as long as `body` says `true`.
    ///
    /// A line longer than an entry may be is handed on cut, one byte too long: no entry is.
    mutating func read(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) throws -> Bool) rethrows {
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            let piece = bytes.extracting(start..<index)
            start = index + 1
            if rest.isEmpty {
                guard try body(piece) else { return }
            } else {
                keep(piece)
                let line = rest
                rest = []
                guard try body(line.span) else { return }
            }
        }
        keep(bytes.extracting(start...))
    }

    private mutating func keep(_ piece: Span<UInt8>) {
        let room = LedgerLimits.entryByteCount + 1 - rest.count
        rest.append(contentsOf: piece.extracting(first: min(room, piece.count)).copied())
    }
}
