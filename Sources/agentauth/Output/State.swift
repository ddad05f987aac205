// SPDX-License-Identifier: Apache-2.0

/// A sign and a word.
struct State: Sendable {
    let sign: String
    let word: String
    let tone: Tone

    static func good(_ word: String) -> State { State(sign: "✓", word: word, tone: .good) }
    static func bad(_ word: String) -> State { State(sign: "✗", word: word, tone: .bad) }
    static func warning(_ word: String) -> State { State(sign: "!", word: word, tone: .warning) }
    static func open(_ word: String) -> State { State(sign: "?", word: word, tone: .warning) }
    static func none(_ word: String) -> State { State(sign: "–", word: word, tone: .faint) }
}
