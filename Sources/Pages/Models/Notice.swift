// SPDX-License-Identifier: Apache-2.0

/// A sentence at the top of a page: what went wrong, or what to mind.
public struct Notice: Sendable {
    /// How it is meant: shown by a sign and a word, not by colour alone.
    public enum Tone: Sendable {
        case problem, warning
    }

    let text: String
    let word: String
    let sign: String
    let style: String
    /// Whether a screen reader interrupts for it.
    let isUrgent: Bool

    public init(_ text: String, _ tone: Tone = .problem) {
        self.text = text
        isUrgent = tone == .problem
        switch tone {
        case .problem: (word, sign, style) = ("Not done", "✕", "problem")
        case .warning: (word, sign, style) = ("Take care", "▲", "warning")
        }
    }
}
