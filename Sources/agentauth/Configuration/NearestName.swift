// SPDX-License-Identifier: Apache-2.0

/// Finds the name that somebody may have meant.
enum NearestName {
    /// The name with the fewest letters to change, when that is less than half of them.
    static func of(_ typed: String, among names: some Sequence<String>) -> String? {
        let typed = Array(typed.lowercased().utf8.prefix(100))
        let nearest = names.map { ($0, distance(typed, Array($0.lowercased().utf8))) }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let (name, changes) = nearest, changes * 2 < max(typed.count, 2) else { return nil }
        return name
    }

    /// How many letters have to be added, removed, replaced or exchanged with their neighbour
    /// (Damerau and Levenshtein's distance, in its restricted form).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var changes = min(
                    last[column + 1] + 1, current[column] + 1,
                    last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], other == left[row - 1] {
                    changes = min(changes, beforeLast[column - 1] + 1)
                }
                current.append(changes)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
