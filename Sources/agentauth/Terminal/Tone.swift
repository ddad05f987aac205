// SPDX-License-Identifier: Apache-2.0

/// How a piece of text is meant. Colour only repeats what a sign or a word says.
enum Tone {
    case plain, good, bad, warning, faint

    /// The text in the tone's colour, on a stream that shows colours.
    func painted(_ text: String, on stream: OutputStream) -> String {
        guard stream.isColored, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// Select Graphic Rendition (ECMA-48 §8.3.117).
    private var code: String? {
        switch self {
        case .plain: nil
        case .good: "32"
        case .bad: "31"
        case .warning: "33"
        case .faint: "2"
        }
    }
}
