// SPDX-License-Identifier: Apache-2.0

/// The words by which a server is found, without case, for a search that needs no dictionary: two
/// words are the same when one begins with the other, so that "emails" finds `send_email`.
///
/// What words begin with is kept too: an intent costs a few lookups a letter, however much a server
/// says of itself.
struct SearchWords: Sendable {
    /// Shorter words, such as "a" and "to", find nothing unless nothing else is asked for; and no
    /// word is the same as another for less.
    private static let telling = 3
    /// What is looked at of a word, in letters: nobody's text may cost more than its length.
    private static let longest = 32

    private let words: Set<Substring>
    private let beginnings: Set<Substring>

    init(_ texts: [String]) {
        words = Set(texts.flatMap(SearchWords.words))
        beginnings = Set(words.flatMap(SearchWords.beginnings))
    }

    /// How many words of an intent are found here.
    func matches(of intent: Set<Substring>) -> Int {
        let telling = intent.filter { $0.count >= SearchWords.telling }
        return (telling.isEmpty ? intent : telling).count { word in
            words.contains(word) || beginnings.contains(word)
                || SearchWords.beginnings(of: word).contains(where: words.contains)
        }
    }

    /// The words of a text.
    static func words(of text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(longest) }
    }

    private static func beginnings(of word: Substring) -> [Substring] {
        word.count <= telling ? [] : (telling..<word.count).map { word.prefix($0) }
    }
}
