// SPDX-License-Identifier: Apache-2.0

/// The words of a text, without case, for a search that needs no dictionary: two words are the same
/// when one begins with the other, so that "emails" finds `send_email`.
struct SearchWords: Sendable {
    /// Shorter words, such as "a" and "to", find nothing unless nothing else is asked for.
    private static let telling = 3

    private let words: Set<String>

    init(_ texts: [String]) {
        words = Set(
            texts.flatMap { text in
                text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            })
    }

    /// How many of the other words are found here.
    func matches(of asked: SearchWords) -> Int {
        let telling = asked.words.filter { $0.count >= SearchWords.telling }
        return (telling.isEmpty ? asked.words : telling).count { word in
            words.contains(word) || words.contains { SearchWords.isSame($0, word) }
        }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        min(one.count, other.count) >= telling && (one.hasPrefix(other) || other.hasPrefix(one))
    }
}
